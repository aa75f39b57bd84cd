package dev.homarus.files;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;

/// An ordinary file that is open for reading. Never more is read than its size when it was opened.
record OpenFile(FileChannel channel, PosixFileAttributes attributes) implements AutoCloseable {
    private static final int PIECE = 65_536;

    long size() {
        return attributes.size();
    }

    /// Returns its first bytes, at most `most`.
    byte[] first(int most) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(most, size()));
        channel.position(0);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Reads until the file ends or the buffer is full.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// Returns the SHA-256 of all of it, lower-case hex.
    String digest() throws IOException {
        var digest = new Sha256();
        var buffer = ByteBuffer.allocate(PIECE);
        channel.position(0);
        long left = size();
        while (left > 0) {
            buffer.clear().limit((int) Math.min(PIECE, left));
            int read = channel.read(buffer);
            if (read < 0) {
                throw Problems.changed();
            }
            digest.add(buffer.array(), 0, read);
            left -= read;
        }
        return Digests.hex(digest.finish());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
