package dev.homarus.backup;

import java.nio.ByteBuffer;

/// The name of a chunk: a keyed digest of its content.
record ChunkId(long a, long b, long c, long d) {
    static final int LENGTH = 32;

    static ChunkId of(ByteBuffer in) {
        return new ChunkId(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    static ChunkId of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    byte[] bytes() {
        return put(ByteBuffer.allocate(LENGTH)).array();
    }

    ByteBuffer put(ByteBuffer out) {
        return out.putLong(a).putLong(b).putLong(c).putLong(d);
    }
}
