package dev.homarus.audit;

import dev.homarus.crypto.Aead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads records `u32 length ‖ sealed bytes` one after the other, within fixed memory. Not thread-safe.
final class FrameReader {
    /// The shortest and longest sealed record, in bytes.
    static final int MIN_RECORD = Aead.OVERHEAD + 2;

    static final int MAX_RECORD = 256 * 1024;

    /// Bytes in front of a record.
    static final int PREFIX = 4;

    /// Why there is no further record.
    enum Stop {
        /// The limit was reached between two records.
        END,
        /// The last record is not complete.
        TORN,
        /// The next length is not one that is ever written.
        DAMAGED
    }

    private static final byte[] NONE = {};

    private final FileChannel channel;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(PREFIX + MAX_RECORD);
    private long position;
    private byte[] sealed = NONE;
    private Stop stop = Stop.END;

    /// @param limit where the file ends as far as this reader is concerned
    FrameReader(FileChannel channel, long from, long limit) {
        this.channel = channel;
        this.position = from;
        this.limit = limit;
        buffer.limit(0);
    }

    /// Moves to the next record; false where there is none, and [#stop] says why.
    boolean next() throws IOException {
        if (!has(PREFIX)) {
            stop = position == limit ? Stop.END : Stop.TORN;
            return false;
        }
        int length = buffer.getInt(buffer.position());
        if (length < MIN_RECORD || length > MAX_RECORD) {
            stop = Stop.DAMAGED;
            return false;
        }
        if (!has(PREFIX + length)) {
            stop = Stop.TORN;
            return false;
        }
        buffer.getInt();
        sealed = new byte[length];
        buffer.get(sealed);
        position += PREFIX + length;
        return true;
    }

    /// Returns the record that [#next] moved to.
    byte[] sealed() {
        return sealed;
    }

    /// Returns where the next record begins.
    long position() {
        return position;
    }

    Stop stop() {
        return stop;
    }

    private boolean has(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (limit - position < bytes) {
            return false;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), limit - position));
        AuditFiles.readAll(channel, buffer, position);
        return buffer.remaining() >= bytes;
    }
}
