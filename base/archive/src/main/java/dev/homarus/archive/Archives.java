package dev.homarus.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads zip, tar and tar.gz. Stateless.
public final class Archives {
    private static final int ZIP_LOCAL = 0x04034b50;
    private static final int ZIP_EMPTY = 0x06054b50;
    private static final int GZIP = 0x8b1f;
    private static final int TAR_MAGIC = 257;
    private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);

    private Archives() {}

    /// Reads all of an archive from its start, whatever the channel's position.
    ///
    /// @throws dev.homarus.types.ProblemException ARCHIVE-001 another kind of file, ARCHIVE-002 malformed or
    ///     ambiguous, ARCHIVE-003 a link, a device, a set-id bit, or a name that could lead elsewhere,
    ///     ARCHIVE-004 over the budget
    /// @throws IOException when the channel or the receiver fails
    public static void read(SeekableByteChannel channel, Budget budget, Receiver receiver) throws IOException {
        long size = channel.size();
        if (size > budget.archive()) {
            throw Problems.over("is larger than " + budget.archive() + " bytes");
        }
        try {
            read(channel, start(channel), new Meter(budget, size), receiver);
        } catch (ZipException | EOFException e) {
            throw Problems.malformed("does not unpack");
        }
    }

    private static void read(SeekableByteChannel channel, ByteBuffer start, Meter meter, Receiver receiver)
            throws IOException {
        int magic = start.getInt(0);
        if (magic == ZIP_LOCAL || magic == ZIP_EMPTY) {
            new ZipReader(new Piece(channel, channel.size()), meter, receiver).read();
        } else if ((magic & 0xffff) == GZIP) {
            gzip(channel, meter, receiver);
        } else if (isTar(start)) {
            channel.position(0);
            new TarReader(new BufferedInputStream(Channels.newInputStream(channel)), meter, receiver).read();
        } else {
            throw Problems.unknown();
        }
    }

    @SuppressWarnings("resource") // The channel is the caller's to close.
    private static void gzip(SeekableByteChannel channel, Meter meter, Receiver receiver) throws IOException {
        channel.position(0);
        var unpacked = new GZIPInputStream(new BufferedInputStream(Channels.newInputStream(channel)), 65_536);
        new TarReader(unpacked, meter, receiver).read();
    }

    private static ByteBuffer start(SeekableByteChannel channel) throws IOException {
        var start = ByteBuffer.allocate(TarHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(0);
        while (start.hasRemaining() && channel.read(start) >= 0) {
            // Reads until the start is full or the file ends.
        }
        return start;
    }

    private static boolean isTar(ByteBuffer start) {
        return start.position() == TarHeader.LENGTH
                && start.flip().slice(TAR_MAGIC, USTAR.length).equals(ByteBuffer.wrap(USTAR));
    }
}
