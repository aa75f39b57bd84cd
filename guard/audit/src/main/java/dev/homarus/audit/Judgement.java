package dev.homarus.audit;

import dev.homarus.audit.Finding.Kind;
import dev.homarus.audit.Inspection.Vouched;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Compares what a scan found with the heads, and names the place as exactly as the evidence allows: by the list of
/// leaves where that is authentic, by what does not open, else by the heads around it.
final class Judgement {
    private final Scan scan;
    private final Optional<LeafList> leaves;
    private final List<Vouched> heads;
    private final long signed;
    private final List<Finding> findings;
    private final List<String> notes;

    Judgement(
            Scan scan,
            Optional<LeafList> leaves,
            List<Vouched> heads,
            long signed,
            List<Finding> findings,
            List<String> notes) {
        this.scan = scan;
        this.leaves = leaves;
        this.heads = heads.stream()
                .sorted(Comparator.comparingLong(vouched -> vouched.head().size()))
                .toList();
        this.signed = signed;
        this.findings = findings;
        this.notes = notes;
    }

    void run() throws IOException {
        long size = scan.tree().size();
        long matching = 0;
        Optional<Vouched> mismatch = Optional.empty();
        for (var vouched : heads) {
            var actual = scan.at(vouched.head().size());
            if (actual.isEmpty()) {
                break;
            }
            if (!actual.get().equals(vouched.head())) {
                mismatch = Optional.of(vouched);
                break;
            }
            matching = vouched.head().size();
        }
        if (mismatch.isPresent()) {
            changed(mismatch.get(), matching);
        }
        tooShort(size);
        unopened();
        if (mismatch.isEmpty()) {
            leaves(size);
        }
        if (scan.backwards() > 0) {
            notes.add("The clock went back " + scan.backwards() + " times between entries.");
        }
    }

    private void changed(Vouched vouched, long matching) throws IOException {
        var head = vouched.head();
        var exact = scan.different().isPresent()
                && leaves.isPresent()
                && leaves.get().head(head.size()).equals(head);
        if (exact) {
            long index = scan.different().getAsLong();
            findings.add(Finding.at(
                    Kind.CHANGED,
                    index,
                    "Entry " + index + " is not the one that was written: " + vouched.where()
                            + " and the list of leaves say so."));
        } else {
            findings.add(Finding.at(
                    Kind.CHANGED,
                    matching,
                    "One or more of the entries " + matching + " to " + (head.size() - 1)
                            + " are not the ones that were written, or " + vouched.where() + " was replaced."));
        }
    }

    private void tooShort(long size) {
        heads.stream()
                .filter(vouched -> vouched.head().size() > size)
                .reduce((shorter, longer) -> longer)
                .ifPresent(vouched -> findings.add(Finding.at(
                        scan.stop() == FrameReader.Stop.DAMAGED ? Kind.DAMAGED : Kind.TRUNCATED,
                        size,
                        "The log can be read up to " + size + " entries; " + vouched.where() + " says there were "
                                + vouched.head().size() + ".")));
    }

    private void unopened() {
        scan.unopened()
                .forEach(index -> findings.add(Finding.at(
                        Kind.CHANGED, index, "Entry " + index + " does not open: it is not what was written there.")));
        long more = scan.unopenedCount() - scan.unopened().size();
        if (more > 0) {
            findings.add(Finding.of(Kind.CHANGED, more + " further entries do not open."));
        }
    }

    private void leaves(long size) {
        long index = scan.different().orElse(Long.MAX_VALUE);
        long vouched =
                heads.isEmpty() ? 0 : Math.min(size, heads.getLast().head().size());
        if (index < vouched) {
            findings.add(
                    Finding.at(Kind.LEAVES, index, "The list of leaves differs from the log at entry " + index + "."));
        } else if (scan.listed() < Math.min(signed, size)) {
            findings.add(
                    Finding.at(Kind.LEAVES, scan.listed(), "The list of leaves ends at entry " + scan.listed() + "."));
        }
    }
}
