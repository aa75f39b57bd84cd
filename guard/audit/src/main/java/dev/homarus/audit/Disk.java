package dev.homarus.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where records are written. Only its writer uses it.
interface Disk extends AutoCloseable {
    /// Writes all bytes at a position.
    void write(ByteBuffer bytes, long at) throws IOException;

    /// Returns when everything written survives a power cut.
    void force() throws IOException;

    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;

    static Disk of(FileChannel channel) {
        return new Disk() {
            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                AuditFiles.writeAll(channel, bytes, at);
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void truncate(long length) throws IOException {
                channel.truncate(length);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
