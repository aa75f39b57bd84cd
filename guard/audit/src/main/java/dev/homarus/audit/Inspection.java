package dev.homarus.audit;

import dev.homarus.audit.Finding.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One pass of the verifier: collects the heads first and reads the records after them, so that a log that grows
/// meanwhile is never shorter than a head.
final class Inspection {
    private static final String ROLLBACK = "A roll-back of the whole home together with the file outside it cannot be"
            + " noticed until another device witnesses the head.";

    /// A head and where it was kept, as the end of a sentence.
    record Vouched(Head head, String where) {}

    private final AuditFiles files;
    private final Witness.Content witness;
    private final Optional<AuditKeys> keys;
    private final boolean ended;
    private final List<Vouched> heads = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long signed;

    private Inspection(
            AuditFiles files,
            Witness.Content witness,
            Optional<AuditKeys> keys,
            List<Head> anchors,
            String where,
            boolean ended) {
        this.files = files;
        this.witness = witness;
        this.keys = keys;
        this.ended = ended;
        anchors.forEach(anchor -> heads.add(new Vouched(anchor, where)));
    }

    /// Of the log that is written.
    static Inspection of(AuditFiles files, Witness.Content witness, Optional<AuditKeys> keys, List<Head> anchors) {
        return new Inspection(files, witness, keys, anchors, "a head that was kept elsewhere", false);
    }

    /// Of a log that ended, of which there is no head outside the home.
    ///
    /// @param named the head at which the log after it says that it ended
    static Inspection ofEarlier(AuditFiles files, Optional<AuditKeys> keys, Optional<Head> named) {
        return new Inspection(
                files,
                new Witness.Content(false, List.of(), 0),
                keys,
                named.stream().toList(),
                "the first entry of the log after it",
                true);
    }

    Report run() throws IOException {
        if (!ended) {
            readWitness();
        }
        readCheckpoint(publicKey());
        try (var entries = FileChannel.open(files.entries(), StandardOpenOption.READ)) {
            return conclude(entries);
        } catch (NoSuchFileException e) {
            findings.add(Finding.of(Kind.TRUNCATED, "There are no entries at all."));
            return report(new Tree(), Optional.empty());
        }
    }

    private void readWitness() {
        if (!witness.present()) {
            findings.add(Finding.of(Kind.WITNESS, "The head kept outside the home is missing."));
        } else if (witness.slots().isEmpty()) {
            findings.add(Finding.of(Kind.WITNESS, "The head kept outside the home is unreadable."));
        }
        if (witness.broken() > 0 && !witness.slots().isEmpty()) {
            notes.add("One of the two slots of the head outside the home is unreadable; a crash can leave it so.");
        }
        for (var read : witness.slots()) {
            if (keys.isPresent() && !read.isBy(keys.get())) {
                findings.add(
                        Finding.of(Kind.WITNESS, "The head kept outside the home was not made with this home's key."));
            } else {
                heads.add(new Vouched(read.slot().head(), "the head outside the home"));
            }
        }
    }

    private Optional<SignedNote.Verifier> publicKey() throws IOException {
        var beside = AuditFiles.read(files.key(), SignedNote.MAX_BYTES)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(text -> text.endsWith("\n"))
                .flatMap(text -> SignedNote.Verifier.parse(text.substring(0, text.length() - 1)));
        if (beside.isEmpty()) {
            findings.add(Finding.of(Kind.KEY, "The public key beside the log is missing or unreadable."));
        }
        var stored = beside.map(key -> Checkpoint.verifier(key.publicKey()).text());
        if (!stored.equals(beside.map(SignedNote.Verifier::text))) {
            findings.add(Finding.of(Kind.KEY, "The public key beside the log does not carry the log's name."));
        }
        for (var read : witness.slots()) {
            var outside = Checkpoint.verifier(read.slot().publicKey()).text();
            if (stored.isPresent() && !stored.get().equals(outside)) {
                findings.add(Finding.of(Kind.KEY, "The public keys beside the log and outside the home differ."));
                break;
            }
        }
        if (keys.isEmpty()) {
            stored.ifPresent(text -> notes.add("Verified without the root key: entries were not opened, and the public"
                    + " key was taken on trust: " + text));
            return beside.map(key -> Checkpoint.verifier(key.publicKey()));
        }
        var own = Checkpoint.verifier(keys.get().publicKey());
        if (stored.isPresent() && !stored.get().equals(own.text())) {
            findings.add(
                    Finding.of(Kind.KEY, "The public key beside the log is not this home's: this is another log."));
        }
        return Optional.of(own);
    }

    private void readCheckpoint(Optional<SignedNote.Verifier> key) throws IOException {
        var head = AuditFiles.read(files.checkpoint(), SignedNote.MAX_BYTES)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .flatMap(note -> key.flatMap(verifier -> Checkpoint.open(note, verifier)));
        if (head.isEmpty()) {
            findings.add(Finding.of(
                    Kind.CHECKPOINT, "The checkpoint is missing, unreadable or not signed by the log's key."));
        }
        head.ifPresent(value -> {
            signed = value.size();
            heads.add(new Vouched(value, "the signed checkpoint"));
        });
    }

    private Report conclude(FileChannel entries) throws IOException {
        try (var list = AuditFiles.openReadOnly(files.leaves())) {
            var leaves = list.map(LeafList::new);
            var scan = new Scan(
                    entries, leaves, keys, heads.stream().map(Vouched::head).toList());
            scan.run();
            new Judgement(scan, leaves, heads, signed, findings, notes).run();
            readEnd(scan);
            readRecorded(scan);
            return report(scan.tree(), scan.state());
        }
    }

    private void readEnd(Scan scan) {
        long size = scan.tree().size();
        long vouched =
                heads.stream().mapToLong(vouch -> vouch.head().size()).max().orElse(0);
        if (size < vouched) {
            return;
        }
        var closed = closedAt();
        if (closed.isPresent() && (size > closed.get() || scan.rest() > 0)) {
            long index = closed.get();
            findings.add(Finding.at(
                    Kind.APPENDED, index, "The log was closed with " + index + " entries, and something follows."));
        } else if (scan.rest() > 0) {
            notes.add(
                    "After entry " + (size - 1) + " there are " + scan.rest() + " bytes of an unfinished record: it is"
                            + " being written, or a crash left it. Nothing relied on it.");
        }
        if (size > vouched) {
            notes.add("The last " + (size - vouched) + " entries came after every head that vouches for entries.");
        }
        if (size > signed) {
            notes.add("The last " + (size - signed) + " entries came after the newest signed checkpoint.");
        }
    }

    /// Returns how many entries the log had when it was closed, where it was.
    private Optional<Long> closedAt() {
        return ended
                ? heads.stream().findFirst().map(vouched -> vouched.head().size())
                : witness.newest()
                        .filter(Witness.Slot::closed)
                        .map(slot -> slot.head().size());
    }

    private void readRecorded(Scan scan) {
        long outside = witness.newest().map(Witness.Slot::disputed).orElse(Witness.UNDISPUTED);
        var indexes = new java.util.TreeSet<Long>(scan.recorded());
        if (outside != Witness.UNDISPUTED && outside >= scan.acceptedBefore()) {
            indexes.add(outside);
        }
        indexes.forEach(index -> findings.add(Finding.at(
                Kind.RECORDED,
                index,
                "Entry " + index + " records what was found at a start; it is not accepted yet.")));
    }

    private Report report(Tree tree, Optional<Entry> state) {
        if (!ended) {
            notes.add(ROLLBACK);
        }
        return new Report(findings.isEmpty(), tree.size(), tree.head(), findings, notes, state);
    }
}
