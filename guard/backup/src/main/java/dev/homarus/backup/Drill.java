package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.Sha256;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Table;
import dev.homarus.types.Entropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tries whether a snapshot would restore: by restoring it, copying what came out again, and comparing. The
/// scratch database has a key that nobody keeps.
final class Drill {
    private static final String DATABASE = "data/drill.db";

    private final Packs packs;
    private final Snapshot snapshot;
    private final Path scratch;
    private final List<Space> spaces;
    private final Progress progress;

    Drill(Packs packs, Snapshot snapshot, Path scratch, List<Space> spaces, Progress progress) {
        this.packs = packs;
        this.snapshot = snapshot;
        this.scratch = scratch;
        this.spaces = spaces;
        this.progress = progress;
    }

    Drilled run() {
        try (var key = SecretBytes.random(32)) {
            var plan = new Plan(
                    snapshot.number(),
                    scratch,
                    DATABASE,
                    key,
                    spaces,
                    spaces.stream().collect(Collectors.toMap(Space::name, space -> Rule.KEEP)),
                    true,
                    true,
                    folder -> {});
            removeWhatAKilledDrillLeft();
            var restored = new Restore(packs, snapshot, plan, Set.of(), progress).run();
            try {
                var findings = new ArrayList<>(restored.findings());
                findings.addAll(compare(digested(key).streams));
                return drilled(findings, restored.records());
            } finally {
                remove();
            }
        }
    }

    private Digested digested(SecretBytes key) {
        var digested = new Digested(progress);
        var files = snapshot.streams().stream()
                .filter(stream -> stream.table().isEmpty())
                .map(StreamEntry::path)
                .toList();
        new FilesSource(scratch, files).to(digested);
        if (!snapshot.versions().isEmpty()) {
            try (var store = Store.open(scratch.resolve(DATABASE), key, spaces, snapshot::mark)) {
                Source.of(store).to(digested);
            }
        }
        return digested;
    }

    private List<Finding> compare(Map<String, Digested.Stream> found) {
        var findings = new ArrayList<Finding>();
        var versions = spaces.stream()
                .collect(Collectors.toMap(
                        Space::name, space -> space.migrations().size()));
        for (var stream : snapshot.streams()) {
            boolean migrated = stream.table()
                    .map(table -> !Integer.valueOf(table.version()).equals(versions.get(table.space())))
                    .orElse(false);
            var other = found.get(stream.name());
            if (!migrated && (other == null || !other.sha256().equals(stream.sha256()))) {
                findings.add(differs(stream, "it comes out otherwise than it went in"));
            }
        }
        return findings;
    }

    /// Compares a snapshot with a source as it is now.
    static Drilled against(Snapshot snapshot, Source source) {
        var now = new Digested(Progress.NONE);
        source.to(now);
        var findings = new ArrayList<Finding>();
        var then = snapshot.streams().stream().collect(Collectors.toMap(StreamEntry::name, Function.identity()));
        long records = 0;
        long bytes = 0;
        for (var entry : now.streams.entrySet()) {
            var before = then.remove(entry.getKey());
            var after = entry.getValue();
            records += after.records();
            bytes += after.bytes();
            if (before == null) {
                findings.add(new Finding("", snapshot.number(), entry.getKey(), -1, -1, "it is not in the snapshot"));
            } else if (!before.sha256().equals(after.sha256())) {
                findings.add(new Finding(
                        "",
                        snapshot.number(),
                        entry.getKey(),
                        -1,
                        -1,
                        "it differs from the source, with " + before.records() + " records and now "
                                + after.records()));
            }
        }
        then.values()
                .forEach(stream -> findings.add(
                        new Finding("", snapshot.number(), stream.name(), -1, -1, "the source has it no more")));
        return new Drilled(snapshot.number(), now.streams.size(), records, bytes, findings);
    }

    private Finding differs(StreamEntry stream, String what) {
        return new Finding("", snapshot.number(), stream.name(), -1, -1, what);
    }

    private Drilled drilled(List<Finding> findings, long records) {
        long bytes = snapshot.streams().stream().mapToLong(StreamEntry::bytes).sum();
        return new Drilled(snapshot.number(), snapshot.streams().size(), records, bytes, findings);
    }

    private void removeWhatAKilledDrillLeft() {
        if (Files.isRegularFile(scratch.resolve(DATABASE), LinkOption.NOFOLLOW_LINKS)) {
            remove();
        }
    }

    private void remove() {
        try {
            Scratch.remove(scratch);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    static Drilled sample(Packs packs, Snapshot snapshot, int chunks, Entropy entropy, Progress progress) {
        var findings = new ArrayList<Finding>();
        record Drawn(StreamEntry stream, StreamEntry.Ref ref) {}
        var all = new ArrayList<Drawn>();
        for (var stream : snapshot.streams()) {
            for (var ref : stream.chunks()) {
                all.add(new Drawn(stream, ref));
                if (packs.find(ref.id()) == null) {
                    findings.add(new Finding("", snapshot.number(), stream.name(), -1, -1, "a chunk is missing"));
                }
            }
        }
        long bytes = 0;
        int read = Math.min(chunks, all.size());
        for (int i = 0; i < read; i++) {
            if (progress.cancelled()) {
                throw Problems.cancelled();
            }
            int at = (int)
                    Long.remainderUnsigned(ByteBuffer.wrap(entropy.bytes(8)).getLong(), all.size());
            var drawn = all.remove(at);
            if (packs.read(drawn.ref().id(), drawn.ref().size()).isEmpty()) {
                findings.add(new Finding("", snapshot.number(), drawn.stream().name(), -1, -1, "a chunk is damaged"));
            }
            bytes += drawn.ref().size();
            progress.at(Progress.Phase.CHECKING, i + 1L, bytes);
        }
        return new Drilled(snapshot.number(), snapshot.streams().size(), 0, bytes, findings);
    }

    /// Takes streams, and keeps their digests.
    private static final class Digested implements Sink {
        record Stream(String sha256, long records, long bytes) {}

        final Map<String, Stream> streams = new LinkedHashMap<>();
        private final Progress progress;
        private final Sha256 digest = new Sha256();
        private String name = "";
        private long records;
        private long bytes;

        Digested(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void begin(String next, Optional<Table> table) {
            name = next;
            records = 0;
            bytes = 0;
        }

        @Override
        public void record() {
            records++;
        }

        @Override
        public void write(byte[] more, int from, int length) {
            if (progress.cancelled()) {
                throw Problems.cancelled();
            }
            digest.add(more, from, length);
            bytes += length;
        }

        @Override
        public void end() {
            streams.put(name, new Stream(Digests.hex(digest.finish()), records, bytes));
        }

        @Override
        public void mark(byte[] mark) {}
    }
}
