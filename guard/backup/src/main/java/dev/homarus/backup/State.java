package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What a repository says of itself: the head, held against the snapshots that are there.
///
/// @param head the head, or what the snapshots say where it is damaged
/// @param findings what does not fit together
/// @param unlisted snapshots that were removed before and are there nevertheless
record State(Head head, List<Finding> findings, List<Long> unlisted) {
    static State load(Folder folder, RepositoryKeys keys) {
        var findings = new ArrayList<Finding>();
        var numbers = folder.list("snapshots").stream()
                .filter(name -> name.matches("[0-9]{8,18}"))
                .map(Long::parseLong)
                .sorted()
                .toList();
        var written = folder.read(Head.PATH, Limits.RECORD)
                .flatMap(file -> keys.open(Head.KIND, file))
                .flatMap(Head::read);
        if (written.isEmpty()) {
            findings.add(Finding.file(Head.PATH, "it is missing or damaged"));
        }
        return new Loading(folder, keys, findings).state(written.orElse(Head.EMPTY), numbers, written.isPresent());
    }

    /// Returns a snapshot's file, opened; empty when it is missing or damaged.
    static Optional<Snapshot> snapshot(Folder folder, RepositoryKeys keys, long number) {
        return folder.read(Snapshot.path(number), Limits.RECORD)
                .flatMap(file -> keys.open(Snapshot.kind(number), file))
                .flatMap(bytes -> Snapshot.read(bytes, number));
    }

    private record Loading(Folder folder, RepositoryKeys keys, List<Finding> findings) {
        State state(Head written, List<Long> numbers, boolean whole) {
            var head = written;
            var unlisted = new ArrayList<Long>();
            for (long number : numbers) {
                if (written.snapshots().containsKey(number)) {
                    continue;
                }
                if (whole && number < written.next()) {
                    unlisted.add(number);
                    findings.add(Finding.snapshot(number, "it was removed before, and is passed over"));
                } else {
                    head = adopt(head, number);
                }
            }
            for (long number : written.snapshots().keySet()) {
                if (!numbers.contains(number)) {
                    findings.add(Finding.snapshot(number, "it is missing"));
                }
            }
            return new State(mentions(head, written, whole), findings, unlisted);
        }

        /// A run that was killed before it wrote the head has left a whole snapshot.
        private Head adopt(Head head, long number) {
            var sealed = folder.read(Snapshot.path(number), Limits.RECORD);
            return head.with(
                    number,
                    sealed.map(bytes -> Digests.hex(Digests.sha256(bytes))).orElse(""));
        }

        /// The newest snapshot says what was there when it was made; nothing that is older than that is believed.
        private Head mentions(Head head, Head written, boolean whole) {
            for (long number : new TreeMap<>(head.snapshots()).descendingKeySet()) {
                var snapshot = snapshot(folder, keys, number);
                if (snapshot.isPresent()) {
                    var said = snapshot.get();
                    if (whole && said.head() > written.generation()) {
                        findings.add(Finding.file(Head.PATH, "it is older than snapshot " + number + " says"));
                    }
                    return head.withRevoked(said.revoked())
                            .withCurrent(said.current())
                            .atLeast(said.head());
                }
            }
            return head;
        }
    }
}
