package dev.homarus.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/// An open file that is read at any place.
record Piece(SeekableByteChannel channel, long size) {
    /// Returns exactly `length` bytes from `at`, little-endian.
    ByteBuffer at(long at, int length) throws IOException {
        if (at < 0 || length < 0 || at + length > size) {
            throw Problems.malformed("is cut off");
        }
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(at);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw Problems.malformed("is cut off");
            }
        }
        return buffer.flip();
    }

    /// Returns the bytes from `at`, `length` of them.
    InputStream stream(long at, long length) {
        return new InputStream() {
            private long next = at;
            private long left = length;

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                if (most == 0) {
                    return 0;
                }
                if (left == 0) {
                    return -1;
                }
                channel.position(next);
                int read = channel.read(ByteBuffer.wrap(into, from, (int) Math.min(most, left)));
                if (read < 0) {
                    throw Problems.malformed("is cut off");
                }
                next += read;
                left -= read;
                return read;
            }
        };
    }
}
