package dev.homarus.vault;

import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What the database knows of the key ring: the newest version that was there, and its digest. A ring that is
/// put back
/// from before is noticed by it, and so is one that was changed elsewhere.
public final class RingAnchor {
    /// One row.
    public static final Space SPACE = new Space(
                    "keyring",
                    List.of("CREATE TABLE keyring(id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,"
                            + " digest TEXT NOT NULL, seen INTEGER NOT NULL, label TEXT NOT NULL)"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .guarded(List.of())
            .absent("a fingerprint of this home's keys");

    private record Seen(long version, String digest) {}

    private final Store store;
    private final InstantSource clock;

    public RingAnchor(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Compares the ring with what was known of it. A newer one is one whose writing was not heard of, because
    /// the
    /// process ended in between.
    ///
    /// @return whether the ring is as it was last seen; where not, [#keep] is due
    /// @throws dev.homarus.types.ProblemException VAULT-015 when an older or another ring is in its place
    public boolean check(KeyRing ring) {
        var known = store.read(tx -> tx.one(
                "SELECT version, digest FROM keyring WHERE id = 1", row -> new Seen(row.number(0), row.text(1))));
        if (known.isEmpty() || ring.version() > known.get().version()) {
            return false;
        }
        if (ring.version() < known.get().version()
                || !ring.digest().equals(known.get().digest())) {
            throw new Problem(
                            "VAULT-015",
                            "The key ring keyring.json is not the one this home had last: it is version "
                                    + ring.version() + ", and version "
                                    + known.get().version()
                                    + " was there. A slot that you removed may open it again.",
                            "Put the newer keyring.json back. If it is lost, start once with: homarus start"
                                    + " --accept-keyring; then look at homarus key slots.")
                    .asException();
        }
        return true;
    }

    /// Keeps what there is to know of `ring`.
    public void keep(KeyRing ring) {
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO keyring(id, version, digest, seen, label) VALUES (1, ?, ?, ?, ?)",
                ring.version(),
                ring.digest(),
                clock.instant(),
                Label.OWNER));
    }
}
