package dev.homarus.approval;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Grant;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The Grants that stand: given, used, expired and taken back. What a person gave for a Session is kept in
/// memory only, and ends with the process. Thread-safe.
public final class GrantBook {
    /// Grants that outlive the process.
    public static final Space SPACE = new Space(
                    "granted",
                    List.of(
                            "CREATE TABLE granted(id TEXT PRIMARY KEY, scope TEXT NOT NULL, session TEXT,"
                                    + " given_by TEXT NOT NULL, approval TEXT NOT NULL, lasting TEXT NOT NULL, given INTEGER NOT NULL,"
                                    + " expires INTEGER NOT NULL, used INTEGER, revoked INTEGER, label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.MENTIONED,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .guarded(List.of("UPDATE granted SET revoked = ?1 WHERE revoked IS NULL"))
            .timesIn("given", "expires", "used", "revoked");

    /// How many may stand at once.
    public static final int MAX_STANDING = 500;

    private static final String COLUMNS =
            "id, scope, session, given_by, approval, lasting, given, expires, used, revoked";

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Standing> standing = new ConcurrentHashMap<>();

    public GrantBook(Store store, AuditLog audit, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.entropy = entropy;
        store.read(tx -> tx.all(
                        "SELECT " + COLUMNS + " FROM granted WHERE revoked IS NULL AND expires > ?",
                        GrantBook::standing,
                        clock.instant()))
                .forEach(known -> standing.put(known.grant().id(), known));
    }

    private static Standing standing(Row row) {
        var scope = ScopeJson.read(Json.object(JsonText.parse(row.text(1)), "scope"));
        return new Standing(
                new Grant(row.text(0), scope, row.optionalText(2), row.time(7)),
                row.text(3),
                row.text(4),
                Lasting.valueOf(row.text(5)),
                row.time(6),
                time(row, 8),
                time(row, 9));
    }

    private static Optional<Instant> time(Row row, int column) {
        return row.optionalText(column).map(Long::parseLong).map(Instant::ofEpochMilli);
    }

    /// Returns the Grants that count now.
    List<Grant> counting() {
        var now = clock.instant();
        standing.values().removeIf(known -> !known.counts(now));
        return standing.values().stream().map(Standing::grant).toList();
    }

    /// Returns the Grants that count now, newest first.
    public List<Standing> list() {
        counting();
        return standing.values().stream()
                .sorted(Comparator.comparing(Standing::given)
                        .thenComparing(known -> known.grant().id())
                        .reversed())
                .toList();
    }

    /// Looks whether the Grants of an answer can be made.
    ///
    /// @throws dev.homarus.types.ProblemException GRANT-002 when too many stand
    void check(Approval approval, Reply reply) {
        var scopes = Choices.scopes(reply.breadth(), approval.action(), approval.request());
        if (counting().size() + scopes.size() > MAX_STANDING) {
            throw new Problem(
                            "GRANT-002",
                            "There are " + MAX_STANDING + " grants already.",
                            "Allow it once, or revoke some: homarus grants, homarus grants revoke ID.")
                    .asException();
        }
    }

    /// Makes the Grants of an answer, in place of those that covered the same; they are on record and durable
    /// before they count.
    void give(Approval approval, String by, Reply reply) {
        var scopes = Choices.scopes(reply.breadth(), approval.action(), approval.request());
        var now = clock.instant();
        var session = reply.lasting() == Lasting.ALWAYS
                ? Optional.<String>empty()
                : Optional.of(approval.action().session());
        for (var scope : scopes) {
            list().stream()
                    .map(Standing::grant)
                    .filter(known ->
                            known.scope().equals(scope) && known.session().equals(session))
                    .forEach(known -> revoke(known.id(), by));
            var grant = new Grant(
                    Ids.next(entropy, "grt_"),
                    scope,
                    session,
                    now.plus(reply.lasting().life()));
            var made = new Standing(grant, by, approval.id(), reply.lasting(), now, Optional.empty(), Optional.empty());
            audit.append(new Event(
                    "grant.made",
                    by,
                    Optional.of(approval.action().session()),
                    Optional.of(approval.turn()),
                    grant.id(),
                    Json.object()
                            .put("approval", approval.id())
                            .put("scope", ScopeJson.write(scope))
                            .put("for", reply.lasting().word())
                            .put("expires", grant.expires().toString())
                            .build(),
                    approval.label()));
            if (reply.lasting() != Lasting.SESSION) {
                keep(made, approval.label());
            }
            standing.put(grant.id(), made);
        }
    }

    private void keep(Standing made, Label label) {
        var grant = made.grant();
        store.write(tx -> tx.run(
                "INSERT INTO granted(" + COLUMNS + ", label) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                grant.id(),
                ScopeJson.write(grant.scope()).write(),
                grant.session(),
                made.by(),
                made.approval(),
                made.lasting().name(),
                made.given(),
                grant.expires(),
                made.used(),
                made.revoked(),
                label));
    }

    /// Notes that Grants have allowed something now; nobody waits for the disk.
    void used(List<String> ids) {
        var now = clock.instant();
        for (var id : ids) {
            standing.computeIfPresent(id, (key, known) -> known.usedAt(now));
            var _ = store.writeSoon(tx -> tx.run("UPDATE granted SET used = ? WHERE id = ?", now, id));
        }
    }

    /// Takes a Grant back. It does not count any more, even where the disk then refuses.
    ///
    /// @throws dev.homarus.types.ProblemException GRANT-001 unknown, expired or revoked before
    public Standing revoke(String id, String by) {
        counting();
        var known = standing.get(id);
        if (known == null) {
            throw new Problem("GRANT-001", "There is no such grant.", "List them with: homarus grants").asException();
        }
        audit.append(Event.of("grant.revoked", by, id, Json.Obj.EMPTY));
        var now = clock.instant();
        standing.remove(id);
        store.write(tx -> tx.run("UPDATE granted SET revoked = ? WHERE id = ?", now, id));
        return known.revokedAt(now);
    }

    /// Takes the Grants back that count in one Session only.
    public void forget(String session) {
        list().stream()
                .map(Standing::grant)
                .filter(grant -> grant.session().equals(Optional.of(session)))
                .forEach(grant -> revoke(grant.id(), "homarus"));
    }

    /// Takes all Grants back; returns how many there were.
    public int revokeAll(String by) {
        var all = list();
        all.forEach(known -> revoke(known.grant().id(), by));
        return all.size();
    }
}
