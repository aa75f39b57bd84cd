package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Policy;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The owner's consents to what a destination that is not on this machine may be sent: a table of domains and
/// destinations in which everything is off that was not given, or has expired. A change is on record before
/// it loosens anything. Thread-safe.
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
                    Optional.empty())
            .guarded(List.of("DELETE FROM consent"))
            .timesIn("given", "expires");

    /// Consents for texts about one domain, by origin and domain.
    public static final Space DOMAINS = new Space(
                    "consent_domain",
                    List.of(
                            "CREATE TABLE consent_domain(origin TEXT NOT NULL, domain TEXT NOT NULL, given INTEGER NOT NULL,"
                                    + " expires INTEGER NOT NULL, label TEXT NOT NULL, PRIMARY KEY(origin, domain)) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .guarded(List.of("DELETE FROM consent_domain"))
            .timesIn("given", "expires");

    /// A consent, and when it was given.
    public record Given(Consent consent, Instant at) {}

    /// What keeps a text from a destination.
    ///
    /// @param curable whether a consent would let it go
    /// @param domains those that have none; empty where the consent for texts without a domain is what is
    ///     missing
    public record Missing(boolean curable, Set<String> domains) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final List<Given> consents;

    public Consents(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        List<Given> plain = store.read(tx -> tx.all(
                "SELECT origin, highest, expires, names, given FROM consent",
                row -> new Given(
                        new Consent(row.text(0), Classification.valueOf(row.text(1)), row.time(2), row.number(3) == 1),
                        row.time(4))));
        List<Given> domains = store.read(tx -> tx.all(
                "SELECT origin, domain, expires, given FROM consent_domain",
                row -> new Given(Consent.about(row.text(1), row.text(0), row.time(2)), row.time(3))));
        this.consents = new CopyOnWriteArrayList<>(
                Stream.concat(plain.stream(), domains.stream()).toList());
    }

    /// Keeps a consent in place of an earlier one for the same origin and domain.
    ///
    /// @param by who gives it
    public synchronized void give(Consent consent, String by) {
        var now = clock.instant();
        var detail = Json.object()
                .put("domain", consent.domain())
                .put("allow", consent.highest().name().toLowerCase(Locale.ROOT))
                .put("expires", consent.expires().toString());
        if (consent.domain().isEmpty()) {
            detail.put("pseudonyms", consent.names());
        }
        record("consent.given", consent.origin(), detail, by);
        if (consent.domain().isPresent()) {
            store.write(tx -> tx.run(
                    "INSERT OR REPLACE INTO consent_domain(origin, domain, given, expires, label) VALUES (?, ?, ?, ?, ?)",
                    consent.origin(),
                    consent.domain().get(),
                    now,
                    consent.expires(),
                    Label.OWNER));
        } else {
            store.write(tx -> tx.run(
                    "INSERT OR REPLACE INTO consent(origin, highest, given, expires, names, label) VALUES (?, ?, ?, ?, ?, ?)",
                    consent.origin(),
                    consent.highest().name(),
                    now,
                    consent.expires(),
                    consent.names() ? 1 : 0,
                    Label.OWNER));
        }
        consents.removeIf(old -> isFor(old, consent.origin(), consent.domain()));
        consents.add(new Given(consent, now));
    }

    private static boolean isFor(Given given, String origin, Optional<String> domain) {
        return given.consent().origin().equals(origin)
                && given.consent().domain().equals(domain);
    }

    /// Takes all consents for an origin back; they do not count any more, even where the disk then refuses.
    /// Returns whether there were any.
    public synchronized boolean withdraw(String origin, String by) {
        if (!consents.removeIf(old -> old.consent().origin().equals(origin))) {
            return false;
        }
        record("consent.withdrawn", origin, Json.object(), by);
        store.write(tx -> tx.run("DELETE FROM consent_domain WHERE origin = ?", origin)
                + tx.run("DELETE FROM consent WHERE origin = ?", origin));
        return true;
    }

    /// Takes the consent for texts about one domain back, likewise.
    public synchronized boolean withdraw(String origin, String domain, String by) {
        if (!consents.removeIf(old -> isFor(old, origin, Optional.of(domain)))) {
            return false;
        }
        record("consent.withdrawn", origin, Json.object().put("domain", domain), by);
        store.write(tx -> tx.run("DELETE FROM consent_domain WHERE origin = ? AND domain = ?", origin, domain));
        return true;
    }

    private void record(String kind, String origin, Json.Builder detail, String by) {
        audit.append(new Event(kind, by, Optional.empty(), Optional.empty(), origin, detail.build(), Label.OWNER));
    }

    /// Returns the consent for texts without a domain to an origin that counts now.
    public Optional<Consent> of(String origin) {
        return counting(origin).filter(consent -> consent.domain().isEmpty()).findFirst();
    }

    /// Returns the consents for a domain each to an origin that count now, sorted by domain.
    public List<Consent> domains(String origin) {
        return counting(origin)
                .filter(consent -> consent.domain().isPresent())
                .sorted(Comparator.comparing(consent -> consent.domain().get()))
                .toList();
    }

    private Stream<Consent> counting(String origin) {
        var now = clock.instant();
        return consents.stream().map(Given::consent).filter(consent -> consent.counts(origin, now));
    }

    /// Returns what keeps a text with this label from a destination; nothing where nothing does.
    public Optional<Missing> missing(Destination to, Label label) {
        var all = all();
        var now = clock.instant();
        if (label.classification().compareTo(Policy.clearance(to.reach(), to.origin(), label.domains(), all, now))
                <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Missing(
                label.classification() == Classification.PERSONAL
                        && !label.domains().contains(Label.MANY),
                Policy.uncovered(to.origin(), label.domains(), all, now)));
    }

    /// Returns what the looks of texts for an origin rest on.
    String stamp(String origin) {
        return counting(origin)
                        .map(consent -> consent.domain().orElse("") + "=" + consent.highest())
                        .sorted()
                        .collect(Collectors.joining(","))
                + hidesNames(origin);
    }

    /// Whether values that identify a person are hidden from a destination: as its last consent for texts
    /// without a
    /// domain says, also after that has ended.
    public boolean hidesNames(String origin) {
        return consents.stream()
                .map(Given::consent)
                .filter(consent ->
                        consent.origin().equals(origin) && consent.domain().isEmpty())
                .anyMatch(Consent::names);
    }

    /// Whether there is any consent, also one that has expired.
    public boolean any() {
        return !consents.isEmpty();
    }

    /// Returns all consents, also those that have expired, by origin and domain.
    public List<Given> list() {
        return consents.stream()
                .sorted(Comparator.comparing((Given given) -> given.consent().origin())
                        .thenComparing(given -> given.consent().domain().orElse("")))
                .toList();
    }

    List<Consent> all() {
        return consents.stream().map(Given::consent).toList();
    }
}
