package dev.homarus.egress;

import dev.homarus.policy.Consent;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// The owner's consents to what a destination that is not on this machine may be sent.
public final class Consents {
    /// Consents by the origin they are for.
    public static final Space SPACE = new Space(
            "consent",
            List.of(
                    "CREATE TABLE consent(origin TEXT PRIMARY KEY, highest TEXT NOT NULL, given INTEGER NOT NULL,"
                            + " expires INTEGER NOT NULL, label TEXT NOT NULL) WITHOUT ROWID",
                    "ALTER TABLE consent ADD COLUMN names INTEGER NOT NULL DEFAULT 0"),
            Classification.PERSONAL,
            Duration.ofDays(3_650),
            Space.Subjects.OWNER,
            Space.Export.JSON_LINES,
            false,
            Optional.empty());

    private final Store store;
    private final InstantSource clock;
    private final List<Consent> consents;

    public Consents(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        List<Consent> kept = store.read(tx -> tx.all(
                "SELECT origin, highest, expires, names FROM consent",
                row -> new Consent(row.text(0), Classification.valueOf(row.text(1)), row.time(2), row.number(3) == 1)));
        this.consents = new CopyOnWriteArrayList<>(kept);
    }

    /// Keeps a consent in place of an earlier one for the same origin.
    public synchronized void give(Consent consent) {
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO consent(origin, highest, given, expires, names, label) VALUES (?, ?, ?, ?, ?, ?)",
                consent.origin(),
                consent.highest().name(),
                clock.instant(),
                consent.expires(),
                consent.names() ? 1 : 0,
                Label.OWNER));
        consents.removeIf(old -> old.origin().equals(consent.origin()));
        consents.add(consent);
    }

    /// Takes a consent back; it does not count any more, even where the disk then refuses.
    public synchronized void withdraw(String origin) {
        consents.removeIf(old -> old.origin().equals(origin));
        store.write(tx -> tx.run("DELETE FROM consent WHERE origin = ?", origin));
    }

    /// Returns the consent for an origin that counts now.
    public Optional<Consent> of(String origin) {
        return all().stream()
                .filter(consent ->
                        consent.origin().equals(origin) && clock.instant().isBefore(consent.expires()))
                .findFirst();
    }

    /// Whether values that identify a person are hidden from a destination.
    boolean hidesNames(String origin) {
        return of(origin).map(Consent::names).orElse(false);
    }

    /// Whether there is any consent, also one that has expired.
    public boolean any() {
        return !consents.isEmpty();
    }

    List<Consent> all() {
        return consents;
    }
}
