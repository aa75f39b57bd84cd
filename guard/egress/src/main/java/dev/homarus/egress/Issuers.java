package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who issued the certificates of watched hosts, and when that was somebody else the last time. Thread-safe.
public final class Issuers {
    /// Issuers by host.
    public static final Space SPACE = new Space(
                    "issuer",
                    List.of(
                            "CREATE TABLE issuer(host TEXT PRIMARY KEY, name TEXT NOT NULL, former TEXT, changed INTEGER,"
                                    + " label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("changed");

    /// How long a change is told of.
    static final Duration TOLD = Duration.ofDays(30);

    /// A host whose certificate came from another issuer than before.
    public record Changed(String host, String former, String name, Instant at) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    public Issuers(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        store.read(tx -> tx.all("SELECT host, name FROM issuer", row -> known.put(row.text(0), row.text(1))));
    }

    /// Takes note of the issuer of a certificate that was accepted, in the background.
    public void seen(String host, String name) {
        if (!name.equals(known.get(host))) {
            Thread.ofVirtual().name("issuer").start(() -> take(host, name));
        }
    }

    private synchronized void take(String host, String name) {
        var former = known.get(host);
        if (name.equals(former)) {
            return;
        }
        if (former != null) {
            var detail = Json.object().put("former", former).put("name", name).build();
            audit.append(new Event(
                    "egress.issuer", "egress", Optional.empty(), Optional.empty(), host, detail, Label.OWNER));
        }
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO issuer(host, name, former, changed, label) VALUES (?, ?, ?, ?, ?)",
                host,
                name,
                Optional.ofNullable(former),
                former == null ? Optional.empty() : Optional.of(clock.instant()),
                Label.OWNER));
        known.put(host, name);
    }

    /// Returns the hosts whose issuer has changed in the last thirty days.
    public List<Changed> changed() {
        return store.read(tx -> tx.all(
                "SELECT host, former, name, changed FROM issuer WHERE changed > ? ORDER BY changed DESC",
                row -> new Changed(row.text(0), row.text(1), row.text(2), row.time(3)),
                clock.instant().minus(TOLD)));
    }
}
