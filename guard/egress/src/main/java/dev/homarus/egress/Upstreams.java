package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import dev.homarus.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The upstreams of a key proxy, and their keys in its vault. Each change is on record before it counts.
/// Thread-safe.
public final class Upstreams {
    /// Where a key proxy sends requests to; the row [Upstream#WEB] says whether it gets pages of other machines.
    public static final Space SPACE = new Space(
                    "upstream",
                    List.of("CREATE TABLE upstream(name TEXT PRIMARY KEY, origin TEXT NOT NULL, path TEXT NOT NULL,"
                            + " header TEXT NOT NULL, prefix TEXT NOT NULL, keyed INTEGER NOT NULL,"
                            + " until INTEGER NOT NULL, label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .guarded(List.of("UPDATE upstream SET until = 0, keyed = CASE name WHEN '" + Upstream.WEB
                    + "' THEN 0 ELSE keyed END"));

    private static final Label LABEL = Label.of(Classification.PERSONAL, Provenance.OWNER);

    private static final int MOST_KEY = 4_096;

    private final Store store;
    private final Vault vault;
    private final AuditLog audit;
    private final InstantSource clock;

    public Upstreams(Store store, Vault vault, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
    }

    public List<Upstream> list() {
        return store.read(tx -> tx.all(
                "SELECT name, origin, path, header, prefix, keyed, until FROM upstream WHERE name <> ? ORDER BY name",
                Upstreams::upstream,
                Upstream.WEB));
    }

    private static Upstream upstream(Row row) {
        var name = row.text(0);
        return new Upstream(
                name,
                Upstream.at(name, row.text(1)),
                row.text(2),
                row.text(3),
                row.text(4),
                row.number(5) == 1,
                row.time(6));
    }

    public Optional<Upstream> find(String name) {
        return list().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// Adds or replaces one.
    ///
    /// @param key zeroed
    /// @throws ProblemException PROXY-012 where the key could not stand in a header or be found in an answer
    public void put(Upstream made, Optional<byte[]> key) {
        key.ifPresent(raw -> check(made, raw));
        record(
                "proxy.add",
                made.name(),
                Json.object()
                        .put("origin", made.to().origin())
                        .put("path", made.path())
                        .put("keyed", made.keyed()));
        vault.remove(made.secret());
        key.ifPresent(raw -> vault.put(
                made.secret(), new Vault.Binding(made.to().origin(), made.path(), made.header()), raw, false));
        write(made.name(), made.to().origin(), made);
    }

    private void write(String name, String origin, Upstream row) {
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO upstream(name, origin, path, header, prefix, keyed, until, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                name,
                origin,
                row.path(),
                row.header(),
                row.prefix(),
                row.keyed() ? 1L : 0L,
                row.until(),
                LABEL));
    }

    private static void check(Upstream made, byte[] raw) {
        if (raw.length < Echoes.SHORTEST || raw.length > MOST_KEY || !isPrintable(raw)) {
            Arrays.fill(raw, (byte) 0);
            throw new Problem(
                            "PROXY-012",
                            "The key of " + made.name() + " is too short or too long, or has characters no key has.",
                            "Give it on one line, 8 to 4096 characters, without spaces.")
                    .asException();
        }
    }

    private static boolean isPrintable(byte[] raw) {
        for (byte one : raw) {
            if (one <= ' ' || one > '~') {
                return false;
            }
        }
        return true;
    }

    /// Removes one and its key; returns whether it was there.
    public boolean remove(String name) {
        var known = find(name);
        known.ifPresent(upstream -> {
            record("proxy.remove", name, Json.object());
            vault.remove(upstream.secret());
            store.write(tx -> tx.run("DELETE FROM upstream WHERE name = ?", name));
        });
        return known.isPresent();
    }

    /// Says until when capabilities for it are handed out; the past closes it.
    ///
    /// @throws ProblemException PROXY-003 where there is none of that name
    public void open(String name, Instant until) {
        var known = find(name).orElseThrow(() -> unknown(name));
        boolean closes = !until.isAfter(clock.instant());
        var detail = Json.object();
        if (!closes && !until.equals(Upstream.ALWAYS)) {
            detail.put("until", until.toString());
        }
        record(closes ? "proxy.revoke" : "proxy.grant", name, detail);
        write(name, known.to().origin(), known.until(until));
    }

    /// Whether pages of other machines are got.
    public boolean web() {
        return store.read(tx ->
                        tx.one("SELECT keyed FROM upstream WHERE name = ?", row -> row.number(0) == 1, Upstream.WEB))
                .orElse(false);
    }

    public void web(boolean on) {
        record("proxy.web", Upstream.WEB, Json.object().put("on", on));
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO upstream(name, origin, path, header, prefix, keyed, until, label)"
                        + " VALUES (?, '', '', '', '', ?, 0, ?)",
                Upstream.WEB,
                on ? 1L : 0L,
                LABEL));
    }

    /// Lends the key of one to `work`, which must not keep it; nothing where it has none.
    <T> Optional<T> use(Upstream upstream, Function<byte[], T> work) {
        return vault.use(upstream.secret(), upstream.to().origin(), upstream.path(), upstream.header(), work);
    }

    static ProblemException unknown(String name) {
        return new Problem(
                        "PROXY-003",
                        "The key proxy has no upstream for " + name + ".",
                        "List what it has on its own machine: homarus proxy list")
                .asException();
    }

    private void record(String kind, String name, Json.Builder detail) {
        audit.append(Event.of(kind, "owner", name, detail.build()));
    }
}
