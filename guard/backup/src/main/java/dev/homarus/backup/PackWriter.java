package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes sealed chunks into packs of about 16 MiB, each named by its digest when it is whole. Not thread-safe.
final class PackWriter implements AutoCloseable {
    private static final long FULL = 16L * 1024 * 1024;

    /// Is told of each pack once it is on the disk.
    interface Finished {
        void pack(String name, PackTable table);
    }

    private final Folder folder;
    private final RepositoryKeys keys;
    private final Finished finished;
    private final List<PackTable.Item> items = new ArrayList<>();
    private final Sha256 digest = new Sha256();
    private Folder.@org.jspecify.annotations.Nullable Pending pending;
    private long length;
    private long written;

    PackWriter(Folder folder, RepositoryKeys keys, Finished finished) {
        this.folder = folder;
        this.keys = keys;
        this.finished = finished;
    }

    void add(PackTable.Item item, byte[] sealed) {
        try {
            if (pending == null) {
                pending = folder.pending();
                length = 0;
                put(pending, PackTable.MAGIC, PackTable.MAGIC.length);
            }
            put(pending, sealed, item.sealed());
            items.add(item);
            if (length >= FULL) {
                flush();
            }
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    private void put(Folder.Pending pack, byte[] bytes, int count) throws IOException {
        pack.write(bytes, count);
        digest.add(bytes, 0, count);
        length += count;
        written += count;
    }

    /// Ends the current pack.
    void flush() {
        var pack = pending;
        if (pack == null) {
            return;
        }
        try {
            var table = new PackTable(List.copyOf(items));
            var end = table.end(keys, length);
            put(pack, end, end.length);
            var name = Digests.hex(digest.finish());
            Folder.make(folder.at("packs"));
            pack.finish(path(name));
            pack.close();
            pending = null;
            items.clear();
            finished.pack(name, table);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    static String path(String name) {
        return "packs/" + name.substring(0, 2) + "/" + name;
    }

    /// Returns how many bytes went to the disk.
    long written() {
        return written;
    }

    @Override
    public void close() {
        try {
            if (pending != null) {
                pending.close();
            }
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }
}
