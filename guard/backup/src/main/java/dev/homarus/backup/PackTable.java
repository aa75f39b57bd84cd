package dev.homarus.backup;

import dev.homarus.crypto.Aead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a pack says of itself at its end: which chunks it holds, in order.
///
/// @param items the chunks
record PackTable(List<Item> items) {
    static final byte[] MAGIC = {'H', 'M', 'R', 'S', 'P', 'K', '0', '1'};

    /// The lengths of packs are multiples of this, so that they tell little.
    static final int BLOCK = 65_536;

    private static final String KIND = "table";
    private static final int ITEM = ChunkId.LENGTH + 8;
    private static final int MAX_TABLE = 16 * 1024 * 1024;

    /// One chunk in a pack.
    ///
    /// @param sealed the length of the sealed chunk in the pack
    /// @param size the length of its content
    record Item(ChunkId id, int sealed, int size) {}

    /// Returns the end of a pack of which `before` bytes are written.
    byte[] end(RepositoryKeys keys, long before) {
        int least = 4 + items.size() * ITEM;
        int padding = (int) Math.floorMod(-(before + least + Aead.OVERHEAD + 4), (long) BLOCK);
        var table = ByteBuffer.allocate(least + padding).putInt(items.size());
        for (var item : items) {
            item.id().put(table).putInt(item.sealed()).putInt(item.size());
        }
        var sealed = keys.seal(KIND, table.array());
        return ByteBuffer.allocate(sealed.length + 4)
                .put(sealed)
                .putInt(sealed.length)
                .array();
    }

    /// Reads the table; empty when the file is no whole pack of this repository.
    static Optional<PackTable> read(FileChannel pack, RepositoryKeys keys) throws IOException {
        long size = pack.size();
        if (size < MAGIC.length + Aead.OVERHEAD + 8
                || !java.util.Arrays.equals(Folder.readAt(pack, 0, MAGIC.length), MAGIC)) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(Folder.readAt(pack, size - 4, 4)).getInt();
        if (length < Aead.OVERHEAD + 4 || length > MAX_TABLE || length > size - MAGIC.length - 4) {
            return Optional.empty();
        }
        long content = size - 4 - length - MAGIC.length;
        return keys.open(KIND, Folder.readAt(pack, size - 4 - length, length)).flatMap(table -> parse(table, content));
    }

    private static Optional<PackTable> parse(byte[] bytes, long content) {
        var in = ByteBuffer.wrap(bytes);
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / ITEM) {
            return Optional.empty();
        }
        var items = new ArrayList<Item>(count);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            var item = new Item(ChunkId.of(in), in.getInt(), in.getInt());
            if (item.sealed() < Aead.OVERHEAD + Blob.HEADER
                    || item.sealed() > Blob.bound(Limits.CHUNK) + Aead.OVERHEAD
                    || item.size() < 0
                    || item.size() > Limits.CHUNK) {
                return Optional.empty();
            }
            sum += item.sealed();
            items.add(item);
        }
        return sum == content ? Optional.of(new PackTable(items)) : Optional.empty();
    }
}
