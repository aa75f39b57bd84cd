package dev.homarus.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A tar of plain files and folders, with long names as POSIX or GNU writes them. Times, owners, access lists
/// and attributes are not kept; links, devices, sparse files and set-id bits are refused.
final class TarReader {
    private static final int MAX_LONG_NAME = 65_536;
    private static final int SET_ID = 06000;

    private final InputStream in;
    private final Meter meter;
    private final Receiver receiver;
    private Optional<String> longName = Optional.empty();
    private Optional<Long> longSize = Optional.empty();

    TarReader(InputStream in, Meter meter, Receiver receiver) {
        this.in = in;
        this.meter = meter;
        this.receiver = receiver;
    }

    /// Reads to the end.
    ///
    /// @throws EOFException when it is cut off
    void read() throws IOException {
        for (var block = block(); !isZero(block); block = block()) {
            entry(TarHeader.read(block));
        }
        if (longName.isPresent() || longSize.isPresent()) {
            throw Problems.malformed("ends in the middle of an entry");
        }
        rest();
    }

    /// Behind the first zero block there is at least another, and nothing but zeros.
    private void rest() throws IOException {
        if (!isZero(block())) {
            throw Problems.malformed("has bytes behind its end");
        }
        var buffer = new byte[8_192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            meter.take(read);
            for (int i = 0; i < read; i++) {
                if (buffer[i] != 0) {
                    throw Problems.malformed("has bytes behind its end");
                }
            }
        }
    }

    private void entry(TarHeader header) throws IOException {
        switch (header.kind()) {
            case 'L' -> longName = Optional.of(TarHeader.text(small(header), 0, (int) header.size()));
            case 'x' -> pax(small(header));
            case 'g' -> new PaxRecords(small(header)).requireNoNames();
            case '0', '\0', '5' -> member(header);
            default -> throw Problems.forbidden("a link, a device or another special entry");
        }
    }

    private void pax(byte[] records) {
        var known = new PaxRecords(records);
        if (longName.isPresent() && known.path().isPresent()) {
            throw Problems.malformed("gives an entry two names or sizes");
        }
        longName = longName.or(known::path);
        longSize = known.size();
    }

    private void member(TarHeader header) throws IOException {
        var given = longName.orElse(header.name());
        long size = longSize.orElse(header.size());
        longName = Optional.empty();
        longSize = Optional.empty();
        boolean folder = header.kind() == '5' || given.endsWith("/");
        if ((header.mode() & SET_ID) != 0) {
            throw Problems.forbidden("a link, a device or a set-id bit");
        }
        if (folder && size != 0) {
            throw Problems.malformed("has a folder with content");
        }
        meter.announce(size);
        var path = plain(given);
        if (path.isEmpty() && folder) {
            return;
        }
        meter.name(path, folder);
        var member = new Member(path, folder, !folder && (header.mode() & 0100) != 0, size);
        if (folder) {
            receiver.folder(member);
        } else {
            var content = new Content(size);
            receiver.file(member, content);
            content.finish();
        }
    }

    /// Takes one `./` from the start, and one slash from the end.
    private static String plain(String given) {
        var path = given.startsWith("./") ? given.substring(2) : given.equals(".") ? "" : given;
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private byte[] small(TarHeader header) throws IOException {
        meter.announce(0);
        if (header.size() > MAX_LONG_NAME) {
            throw Problems.over("has a name that is too long");
        }
        var bytes = exactly((int) header.size());
        pad(header.size());
        return bytes;
    }

    private byte[] block() throws IOException {
        return exactly(TarHeader.LENGTH);
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        meter.take(length);
        return bytes;
    }

    private void pad(long size) throws IOException {
        exactly((int) ((TarHeader.LENGTH - size % TarHeader.LENGTH) % TarHeader.LENGTH));
    }

    private static boolean isZero(byte[] block) {
        return ByteBuffer.wrap(block).equals(ByteBuffer.allocate(block.length));
    }

    /// The content of one file.
    private final class Content extends InputStream {
        private final long size;
        private long left;

        Content(long size) {
            this.size = size;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            if (most == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, at, (int) Math.min(most, left));
            if (read < 0) {
                throw new EOFException();
            }
            meter.take(read);
            left -= read;
            return read;
        }

        void finish() throws IOException {
            skipNBytes(left);
            pad(size);
        }
    }
}
