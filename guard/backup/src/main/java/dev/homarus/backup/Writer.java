package dev.homarus.backup;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import dev.homarus.store.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns streams into chunks, and stores those that are not there yet. Not thread-safe.
final class Writer implements Sink {
    private final RepositoryKeys keys;
    private final Packs packs;
    private final PackWriter out;
    private final Progress progress;
    private final Chunker chunker;
    private final byte[] packed;
    private final byte[] sealed;
    private final Set<ChunkId> pending = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final List<StreamEntry> streams = new ArrayList<>();
    private final Sha256 digest = new Sha256();
    private final List<StreamEntry.Ref> chunks = new ArrayList<>();
    private String name = "";
    private Optional<Table> table = Optional.empty();
    private byte[] mark = {};
    private long bytes;
    private long records;
    private long firstRecord;
    private long totalBytes;
    private long totalChunks;
    private long newBytes;
    private long newChunks;

    Writer(RepositoryKeys keys, Packs packs, PackWriter out, Chunker.Sizes sizes, Progress progress) {
        this.keys = keys;
        this.packs = packs;
        this.out = out;
        this.progress = progress;
        packed = new byte[Blob.bound(sizes.most())];
        sealed = new byte[packed.length + Aead.OVERHEAD];
        chunker = new Chunker(keys.gear(), sizes, this::chunk);
    }

    @Override
    public void begin(String next, Optional<Table> of) {
        var expected = of.map(rows -> StreamEntry.TABLES + rows.space() + "/" + rows.name());
        boolean known = expected.map(next::equals)
                .orElseGet(() -> next.startsWith(StreamEntry.FILES)
                        && Names.isPlain(next.substring(StreamEntry.FILES.length())));
        if (!known || !names.add(Names.folded(next))) {
            throw Problems.name();
        }
        if (streams.size() == Limits.STREAMS) {
            throw Problems.tooLarge("more than " + Limits.STREAMS + " streams");
        }
        name = next;
        table = of;
        bytes = 0;
        records = 0;
        firstRecord = -1;
    }

    @Override
    public void record() {
        chunker.mark();
        if (firstRecord < 0) {
            firstRecord = records;
        }
        records++;
    }

    @Override
    public void write(byte[] more, int from, int length) {
        digest.add(more, from, length);
        bytes += length;
        chunker.write(more, from, length);
    }

    @Override
    public void end() {
        chunker.end();
        streams.add(new StreamEntry(name, bytes, Digests.hex(digest.finish()), records, table, chunks));
        chunks.clear();
    }

    @Override
    public void mark(byte[] now) {
        mark = now.clone();
    }

    private void chunk(byte[] content, int length, int start) {
        if (progress.cancelled()) {
            throw Problems.cancelled();
        }
        var id = keys.id(content, 0, length);
        chunks.add(new StreamEntry.Ref(id, length, start, start < 0 ? 0 : firstRecord));
        firstRecord = -1;
        if (packs.find(id) == null && pending.add(id)) {
            int of = keys.sealChunk(id, packed, Blob.pack(content, length, packed), sealed);
            out.add(new PackTable.Item(id, of, length), sealed);
            newBytes += length;
            newChunks++;
        }
        totalBytes += length;
        progress.at(Progress.Phase.STORING, ++totalChunks, totalBytes);
    }

    /// A pack is on the disk.
    void stored(PackTable pack) {
        pack.items().forEach(item -> pending.remove(item.id()));
    }

    List<StreamEntry> streams() {
        return streams;
    }

    byte[] mark() {
        return mark;
    }

    /// Returns what was done.
    ///
    /// @param number of the snapshot
    Created created(long number, long generation) {
        return new Created(number, generation, totalBytes, totalChunks, newBytes, newChunks, out.written());
    }
}
