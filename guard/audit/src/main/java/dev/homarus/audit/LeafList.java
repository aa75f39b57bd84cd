package dev.homarus.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The file that says where each record begins and what its leaf is: 40 bytes an entry, `u64 offset ‖ leaf`. Derived
/// from the records and rebuilt where it does not fit; it makes lookups by index cheap, and lets the verifier name
/// the
/// entry that was changed.
///
/// Reads and writes are positional, so readers and the one writer do not disturb each other.
record LeafList(FileChannel channel) {
    static final int WIDTH = Long.BYTES + Tree.HASH;

    /// How many items are read at once.
    static final int BLOCK = 256;

    /// Where a record begins, and its leaf.
    record Item(long offset, byte[] leaf) {}

    static void put(ByteBuffer out, long offset, byte[] leaf) {
        out.putLong(offset).put(leaf);
    }

    long count() throws IOException {
        return channel.size() / WIDTH;
    }

    void write(long index, ByteBuffer items) throws IOException {
        AuditFiles.writeAll(channel, items, index * WIDTH);
    }

    void truncate(long count) throws IOException {
        channel.truncate(count * WIDTH);
    }

    /// Returns up to `count` items from `index` on; fewer where the file ends.
    Item[] read(long index, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count * WIDTH);
        AuditFiles.readAll(channel, bytes, index * WIDTH);
        var items = new Item[bytes.remaining() / WIDTH];
        for (int i = 0; i < items.length; i++) {
            long offset = bytes.getLong();
            var leaf = new byte[Tree.HASH];
            bytes.get(leaf);
            items[i] = new Item(offset, leaf);
        }
        return items;
    }

    /// Returns the head of the first `size` leaves, as far as the file goes.
    Head head(long size) throws IOException {
        var tree = new Tree();
        while (tree.size() < size) {
            var items = read(tree.size(), (int) Math.min(BLOCK, size - tree.size()));
            if (items.length == 0) {
                break;
            }
            for (var item : items) {
                tree.add(item.leaf());
            }
        }
        return tree.head();
    }
}
