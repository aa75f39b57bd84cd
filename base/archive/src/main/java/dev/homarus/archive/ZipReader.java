package dev.homarus.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// A zip whose parts lie one behind the other from its first byte to its last: local headers with their data
/// in the order of their places, the central directory, the end record. Both headers of an entry have to say
/// the same. Then readers that go by the directory and readers that go by the local headers find the same
/// files (APPNOTE 6.3.10, sections 4.3.6 to 4.3.16, without zip64).
final class ZipReader {
    private static final int LOCAL_MAGIC = 0x04034b50;
    private static final int END_MAGIC = 0x06054b50;
    private static final int LATE_MAGIC = 0x08074b50;
    private static final int LOCAL = 30;
    private static final int END = 22;
    private static final int MAX_COMMENT = 65_535;
    private static final int MAX_DIRECTORY = 16_777_216;

    private final Piece file;
    private final Meter meter;
    private final Receiver receiver;

    ZipReader(Piece file, Meter meter, Receiver receiver) {
        this.file = file;
        this.meter = meter;
        this.receiver = receiver;
    }

    void read() throws IOException {
        var end = end();
        int count = end.getShort(10) & 0xffff;
        long size = end.getInt(12) & 0xffffffffL;
        long at = end.getInt(16) & 0xffffffffL;
        long endAt = file.size() - end.capacity();
        if (end.getInt(4) != 0 || count != (end.getShort(8) & 0xffff) || at + size != endAt || size > MAX_DIRECTORY) {
            throw Problems.malformed("has an end that does not fit its directory");
        }
        var items = directory(file.at(at, (int) size), count);
        var order = new ArrayList<>(items);
        order.sort(Comparator.comparingLong(ZipItem::at));
        long next = 0;
        for (var item : order) {
            if (item.at() != next) {
                throw Problems.malformed("has bytes that belong to no entry");
            }
            next = item(item);
        }
        if (next != at) {
            throw Problems.malformed("has bytes that belong to no entry");
        }
    }

    /// Returns the end record with its comment: the last one there is, which has to reach to the last byte.
    private ByteBuffer end() throws IOException {
        int length = (int) Math.min(file.size(), END + MAX_COMMENT);
        var tail = file.at(file.size() - length, length);
        for (int at = length - END; at >= 0; at--) {
            if (tail.getInt(at) == END_MAGIC) {
                if (at + END + (tail.getShort(at + 20) & 0xffff) != length) {
                    throw Problems.malformed("has bytes behind its end");
                }
                return file.at(file.size() - length + at, length - at);
            }
        }
        throw Problems.malformed("is cut off");
    }

    private List<ZipItem> directory(ByteBuffer from, int count) {
        var items = new ArrayList<ZipItem>();
        long total = 0;
        for (int i = 0; i < count; i++) {
            var item = ZipItem.read(from);
            total += item.size();
            meter.announce(total);
            meter.name(item.member().path(), item.isFolder());
            items.add(item);
        }
        if (from.hasRemaining()) {
            throw Problems.malformed("has a directory with more than it counts");
        }
        return items;
    }

    /// Hands an entry on, and returns where the next one begins.
    private long item(ZipItem item) throws IOException {
        var local = file.at(item.at(), LOCAL);
        int name = local.getShort(26) & 0xffff;
        int extra = local.getShort(28) & 0xffff;
        var rest = file.at(item.at() + LOCAL, name + extra);
        checkSame(item, local, ZipItem.text(rest.slice(0, name)));
        ZipItem.checkExtra(rest.slice(name, extra).order(rest.order()));
        long data = item.at() + LOCAL + name + extra;
        if (item.isFolder()) {
            if (item.packed() > 2) {
                throw Problems.malformed("has a folder with content");
            }
            receiver.folder(item.member());
        } else {
            content(item, data);
        }
        return late(item, data + item.packed());
    }

    private static void checkSame(ZipItem item, ByteBuffer local, String name) {
        boolean same = local.getInt(0) == LOCAL_MAGIC
                && (local.getShort(6) & 0xffff) == item.flags()
                && (local.getShort(8) & 0xffff) == item.method()
                && name.equals(item.name());
        long packed = local.getInt(18) & 0xffffffffL;
        long size = local.getInt(22) & 0xffffffffL;
        boolean equal = local.getInt(14) == item.crc() && packed == item.packed() && size == item.size();
        boolean empty = local.getInt(14) == 0 && packed == 0 && size == 0;
        if (!same || !(equal || (item.isLate() && empty))) {
            throw Problems.malformed("has an entry whose two headers differ");
        }
    }

    /// Goes behind the sizes that stand behind the data, which have to be the directory's.
    private long late(ZipItem item, long at) throws IOException {
        if (!item.isLate()) {
            return at;
        }
        int marked = file.at(at, 4).getInt(0) == LATE_MAGIC ? 4 : 0;
        var sizes = file.at(at + marked, 12);
        if (sizes.getInt(0) != item.crc()
                || (sizes.getInt(4) & 0xffffffffL) != item.packed()
                || (sizes.getInt(8) & 0xffffffffL) != item.size()) {
            throw Problems.malformed("has an entry whose two headers differ");
        }
        return at + marked + 12;
    }

    private void content(ZipItem item, long at) throws IOException {
        var inflater = new Inflater(true);
        try (var raw = file.stream(at, item.packed());
                var plain = item.method() == 0 ? raw : new InflaterInputStream(raw, inflater, 65_536)) {
            var counted = new Counted(plain, item.size(), meter);
            receiver.file(item.member(), counted);
            counted.finish();
            if (counted.crc() != item.crc() || (item.method() == 8 && inflater.getBytesRead() != item.packed())) {
                throw Problems.malformed("has an entry that is not what its header says");
            }
        } finally {
            inflater.end();
        }
    }

    /// Content that has to have the size it was announced with.
    private static final class Counted extends InputStream {
        private final InputStream from;
        private final Meter meter;
        private final CRC32 crc = new CRC32();
        private long left;

        Counted(InputStream from, long size, Meter meter) {
            this.from = from;
            this.left = size;
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            int read = from.read(into, at, most);
            if (read > 0) {
                left -= read;
                if (left < 0) {
                    throw Problems.malformed("has an entry that is not what its header says");
                }
                meter.take(read);
                crc.update(into, at, read);
            }
            return read;
        }

        void finish() throws IOException {
            var rest = new byte[8_192];
            while (read(rest, 0, rest.length) >= 0) {
                // Skips what the receiver did not read.
            }
            if (left != 0) {
                throw Problems.malformed("has an entry that is not what its header says");
            }
        }

        int crc() {
            return (int) crc.getValue();
        }
    }
}
