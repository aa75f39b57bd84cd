package dev.homarus.audit;

import dev.homarus.audit.Finding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out where a log ends when it is opened: takes the cached edge, hashes what came after it, drops a
/// record
/// that
/// a
/// crash left unfinished, and compares the heads on the way. Only an unfinished tail of a sound log is thrown
/// away;
/// any
/// other bytes that
/// cannot be read any more are moved into a file of their own.
final class Recovery {
    /// Where writing goes on.
    ///
    /// @param end where the next record begins, in bytes
    /// @param sequence of the newest slot of the witness
    /// @param disputed see [Witness.Slot]
    /// @param dropped bytes of a torn tail that were cut off
    /// @param state where the newest entry is that carries a state
    record State(
            Tree tree,
            long end,
            long sequence,
            long disputed,
            List<Finding> findings,
            long dropped,
            Optional<StateEntry> state) {
        boolean isStateDoubtful() {
            long known = state.map(StateEntry::index).orElse(-1L);
            return findings.stream().anyMatch(finding -> switch (finding.kind()) {
                case TRUNCATED, DAMAGED -> true;
                case CHANGED -> finding.index().orElse(Long.MAX_VALUE) > known;
                case APPENDED, CHECKPOINT, KEY, WITNESS, LEAVES, RECORDED -> state.isEmpty();
            });
        }
    }

    private final AuditFiles files;
    private final AuditKeys keys;
    private final FileChannel entries;
    private final LeafList leaves;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();
    private Optional<Witness.Slot> newest = Optional.empty();
    private FrameReader.Stop stop = FrameReader.Stop.END;
    private Optional<StateEntry> state = Optional.empty();
    private long sequence;

    Recovery(AuditFiles files, AuditKeys keys, FileChannel entries, LeafList leaves) {
        this.files = files;
        this.keys = keys;
        this.entries = entries;
        this.leaves = leaves;
    }

    State run(Witness.Content witness) throws IOException {
        boolean begun = entries.size() > 0 || Files.exists(files.checkpoint()) || Files.exists(files.key());
        readWitness(witness, begun);
        begun |= !heads.isEmpty();
        readKey(begun);
        readCheckpoint(begun);
        long vouched = heads.stream().mapToLong(Head::size).max().orElse(0);
        var start = EdgeCache.read(files.edge(), keys).filter(this::fits).orElseGet(EdgeCache::empty);
        var tree = start.tree();
        state = start.state();
        long end = scan(tree, start.end(), vouched);
        long dropped = cut(tree.size(), end, vouched);
        leaves.truncate(tree.size());
        long disputed = newest.map(Witness.Slot::disputed).orElse(Witness.UNDISPUTED);
        return new State(tree, end, sequence, disputed, List.copyOf(findings), dropped, state);
    }

    private void readWitness(Witness.Content content, boolean begun) {
        for (var read : content.slots()) {
            sequence = Math.max(sequence, read.slot().sequence());
            if (read.isBy(keys)) {
                heads.add(read.slot().head());
                newest = newest.or(() -> Optional.of(read.slot()));
            } else {
                findings.add(Finding.of(Kind.WITNESS, "The head kept outside the home is not this home's."));
            }
        }
        if (content.slots().isEmpty() && (begun || content.broken() > 0)) {
            findings.add(Finding.of(Kind.WITNESS, "The head kept outside the home is missing or unreadable."));
        }
    }

    private void readKey(boolean begun) throws IOException {
        var own = Checkpoint.verifier(keys.publicKey()).text() + "\n";
        var stored = AuditFiles.read(files.key(), SignedNote.MAX_BYTES)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        if (begun && !stored.equals(Optional.of(own))) {
            findings.add(Finding.of(Kind.KEY, "The public key beside the log is not this home's."));
        }
    }

    private void readCheckpoint(boolean begun) throws IOException {
        var head = AuditFiles.read(files.checkpoint(), SignedNote.MAX_BYTES)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .flatMap(note -> Checkpoint.open(note, Checkpoint.verifier(keys.publicKey())));
        head.ifPresent(heads::add);
        if (begun && head.isEmpty()) {
            findings.add(Finding.of(Kind.CHECKPOINT, "The checkpoint is missing or not signed by this home's key."));
        }
    }

    private boolean fits(EdgeCache cache) {
        try {
            var head = cache.tree().head();
            return cache.end() <= entries.size()
                    && head.size() <= leaves.count()
                    && heads.stream().noneMatch(other -> other.size() == head.size() && !other.equals(head));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long scan(Tree tree, long from, long vouched) throws IOException {
        var reader = new FrameReader(entries, from, entries.size());
        var items = ByteBuffer.allocate(LeafList.BLOCK * LeafList.WIDTH);
        long written = tree.size();
        long end = from;
        compare(tree);
        while (reader.next()) {
            var content = keys.open(tree.size(), reader.sealed());
            if (tree.size() >= vouched && content.isEmpty()) {
                break;
            }
            if (content.filter(StateEntry::is).isPresent()) {
                state = Optional.of(new StateEntry(tree.size(), end));
            }
            var leaf = tree.leaf(reader.sealed());
            LeafList.put(items, end, leaf);
            tree.add(leaf);
            end = reader.position();
            if (!items.hasRemaining()) {
                leaves.write(written, items.flip());
                written = tree.size();
                items.clear();
            }
            compare(tree);
        }
        leaves.write(written, items.flip());
        stop = reader.stop();
        return end;
    }

    private void compare(Tree tree) {
        for (var head : heads) {
            if (head.size() == tree.size() && !head.equals(tree.head())) {
                findings.add(Finding.of(
                        Kind.CHANGED, "The first " + head.size() + " entries are not the ones that were written."));
                return;
            }
        }
    }

    private long cut(long size, long end, long vouched) throws IOException {
        long rest = entries.size() - end;
        boolean closed = newest.map(Witness.Slot::closed).orElse(false);
        if (size < vouched) {
            findings.add(Finding.at(
                    stop == FrameReader.Stop.DAMAGED ? Kind.DAMAGED : Kind.TRUNCATED,
                    size,
                    "The log can be read up to " + size + " entries, and had " + vouched + "."));
        } else if (closed && (size > vouched || rest > 0)) {
            findings.add(Finding.at(
                    Kind.APPENDED, vouched, "The log was closed with " + vouched + " entries, and something follows."));
        }
        if (rest > 0) {
            if (!findings.isEmpty()) {
                keep(size, end, rest);
            }
            entries.truncate(end);
            entries.force(true);
        }
        return rest;
    }

    private void keep(long size, long end, long rest) throws IOException {
        try (var aside = AuditFiles.openPrivate(files.removed(size))) {
            for (long done = 0; done < rest; ) {
                done += entries.transferTo(end + done, rest - done, aside);
            }
            aside.force(true);
        }
    }
}
