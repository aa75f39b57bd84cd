package dev.homarus.egress;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Destination;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Segment;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// The record of every outgoing request, from which its exact bytes can be rebuilt.
///
/// A segment is stored once, however often it is sent. A request names the earlier request of the same thread
/// that it begins like, and the segments that follow, so a long conversation costs disk in proportion to what
/// is new.
public final class Ledger {
    /// Outgoing requests. What tells of their content is sealed: path, headers and digest.
    public static final Space REQUESTS = LedgerTables.REQUESTS;

    /// The segments of outgoing requests, each once; sealed.
    public static final Space SEGMENTS = LedgerTables.SEGMENTS;

    /// How many requests may build on one another before one is written out whole.
    private static final int MAX_DEPTH = 64;

    private static final String OUTSIDE = "SELECT DISTINCT thread FROM request WHERE method <> 'POST'"
            + " AND reach <> 'LOCAL' AND " + Receivers.DIALLED;

    private static final String COLUMNS = "id, time, destination, origin, reach, method, path, headers, bytes, sha256,"
            + " thread, rule, status, received, label, approval, answered_by, ";

    private static final String SELECT = "SELECT " + COLUMNS + LedgerTables.REQUEST_CELLS.select() + " FROM request ";
    private static final int CELLS_FROM = 17;

    /// Whose yes, to which question, let a request go that was to be seen first.
    ///
    /// @param by the principal's id
    public record Answered(String approval, String by) {}

    /// One outgoing request.
    ///
    /// @param headers as sent, with secrets as their handle
    /// @param status `sending`, the HTTP status, `broken off`, or `failed CODE`; of a command's connection
    ///     `closed`, or why not
    /// @param received bytes of the answer's body
    /// @param answered where somebody was shown it first
    public record Entry(
            long id,
            Instant time,
            String destination,
            String origin,
            Destination.Reach reach,
            String method,
            String path,
            Json.Obj headers,
            long bytes,
            String sha256,
            String session,
            String rule,
            String status,
            long received,
            Label label,
            Optional<Answered> answered) {

        /// Whether its text is kept too.
        public boolean isKept() {
            return !Incognito.is(session);
        }

        Entry ended(String how, long bytesReceived) {
            return new Entry(
                    id,
                    time,
                    destination,
                    origin,
                    reach,
                    method,
                    path,
                    headers,
                    bytes,
                    sha256,
                    session,
                    rule,
                    how,
                    bytesReceived,
                    label,
                    answered);
        }

        Entry tunnelled(String how, long bytesSent, String digest, long bytesReceived) {
            return new Entry(
                    id,
                    time,
                    destination,
                    origin,
                    reach,
                    method,
                    path,
                    headers,
                    bytesSent,
                    digest,
                    session,
                    rule,
                    how,
                    bytesReceived,
                    label,
                    answered);
        }

        /// Returns the row of `GET /api/ledger`.
        public Json.Obj json() {
            return Json.object()
                    .put("id", Long.toString(id))
                    .put("time", time.toString())
                    .put("host", origin.substring(origin.indexOf("//") + 2))
                    .put("destination", destination)
                    .put("bytes", bytes)
                    .put("sha256", sha256)
                    .put("label", label.text())
                    .put("rule", rule)
                    .put("status", status)
                    .put("session", session)
                    .put("received", received)
                    .put("approval", answered.map(Answered::approval))
                    .put("answeredBy", answered.map(Answered::by))
                    .build();
        }
    }

    private final Store store;
    private final Sealer sealer;
    private final SegmentRows segments;
    private final AtomicLong next;
    private final Chains chains = new Chains();
    private final BodyDigests digests = new BodyDigests();

    public Ledger(Store store) {
        this.store = store;
        this.sealer = store.sealer();
        this.segments = new SegmentRows(sealer);
        this.next = new AtomicLong(
                store.read(tx -> tx.one("SELECT coalesce(max(id), 0) FROM request", row -> row.number(0)))
                        .orElse(0L));
    }

    /// Records a request that is about to be sent; it is durable when the future completes. Of an incognito
    /// conversation the place, the size, the digest and the label are kept, and not the text.
    CompletableFuture<Entry> record(Outgoing out, Label label, Json.Obj headers, String rule, Instant now) {
        return record(out, label, headers, rule, Optional.empty(), now);
    }

    /// As above.
    ///
    /// @param answered where somebody was shown it first
    CompletableFuture<Entry> record(
            Outgoing out, Label label, Json.Obj headers, String rule, Optional<Answered> answered, Instant now) {
        boolean unkept = Incognito.is(out.thread());
        long id = next.incrementAndGet();
        var hashed = digests.of(out.segments(), chains.of(out.thread()));
        var last = out.segments().isEmpty()
                ? new byte[0]
                : out.segments().getLast().wire();
        var sha256 = hashed.copy().add(last).finish();
        var to = out.destination();
        var entry = new Entry(
                id,
                now,
                to.name(),
                to.origin(),
                to.reach(),
                out.method(),
                unkept && !out.method().equals("POST") ? "/" : out.path(),
                headers,
                out.size(),
                Digests.hex(sha256),
                out.thread(),
                rule,
                "sending",
                0,
                label,
                answered);
        var cells = sealed(entry, sha256);
        // Only what is durable may be built on: a chain is kept after its rows were committed.
        return store.writeLater(tx -> insert(tx, entry, cells, unkept ? List.of() : out.segments(), hashed))
                .thenApply(chain -> {
                    if (!unkept) {
                        chains.keep(out.thread(), chain);
                    }
                    return entry;
                });
    }

    private record Cells(byte[] path, byte[] headers, byte[] sha256) {}

    private Cells sealed(Entry entry, byte[] sha256) {
        var row = sealer.row(
                REQUESTS,
                LedgerTables.SUBJECT,
                entry.id(),
                entry.time(),
                entry.destination(),
                entry.origin(),
                entry.reach().name(),
                entry.method(),
                entry.session(),
                entry.rule(),
                entry.label(),
                entry.answered().map(Answered::approval),
                entry.answered().map(Answered::by));
        return new Cells(
                row.seal("path", entry.path()),
                row.seal("headers", entry.headers().write()),
                row.seal("sha256", sha256));
    }

    private Chain insert(Tx tx, Entry entry, Cells cells, List<Segment> sent, Sha256 hashed) {
        var before = chains.of(entry.session());
        int prefix = before.depth() >= MAX_DEPTH ? 0 : before.common(sent);
        var ids = new ArrayList<>(before.ids().subList(0, prefix));
        for (var segment : sent.subList(prefix, sent.size())) {
            ids.add(segments.put(tx, segment));
        }
        tx.run(
                "INSERT INTO request(" + COLUMNS
                        + "subject, parent, prefix, segments)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.id(),
                entry.time(),
                entry.destination(),
                entry.origin(),
                entry.reach().name(),
                entry.method(),
                cells.path(),
                cells.headers(),
                entry.bytes(),
                cells.sha256(),
                entry.session(),
                entry.rule(),
                entry.status(),
                entry.received(),
                entry.label(),
                entry.answered().map(Answered::approval),
                entry.answered().map(Answered::by),
                LedgerTables.SUBJECT,
                prefix == 0 ? 0 : before.request(),
                prefix,
                Varints.write(ids.subList(prefix, ids.size())));
        return new Chain(entry.id(), prefix == 0 ? 0 : before.depth() + 1, sent, List.copyOf(ids), hashed);
    }

    /// Records how a request ended.
    void finish(long id, String status, long received) {
        var _ = store.writeSoon(
                tx -> tx.run("UPDATE request SET status = ?, received = ? WHERE id = ?", status, received, id));
    }

    /// Records how a connection ended whose bytes were not Homarus' own.
    ///
    /// @param sha256 of the bytes that were sent
    void finish(long id, String status, long sent, byte[] sha256, long received) {
        var _ = store.writeSoon(tx -> tx.one(
                        "SELECT " + LedgerTables.REQUEST_CELLS.select() + " FROM request WHERE id = ?",
                        row -> sealer.row(REQUESTS, row, 0).seal("sha256", sha256),
                        id)
                .map(digest -> tx.run(
                        "UPDATE request SET status = ?, bytes = ?, sha256 = ?, received = ? WHERE id = ?",
                        status,
                        sent,
                        digest,
                        received,
                        id)));
    }

    /// Marks the requests whose end was never seen.
    public void interrupted() {
        store.write(tx -> tx.run(
                "UPDATE request SET status = CASE method WHEN 'CONNECT' THEN 'interrupted, bytes unknown' ELSE 'interrupted' END"
                        + " WHERE status = 'sending'"));
    }

    /// Returns the newest requests first.
    ///
    /// @param to a host or `host:port`, empty for all
    public List<Entry> list(Instant since, Optional<String> to, int limit) {
        if (to.isEmpty()) {
            return store.read(
                    tx -> tx.all(SELECT + "WHERE time >= ? ORDER BY id DESC LIMIT ?", this::entry, since, limit));
        }
        var place = "substr(origin, instr(origin, '//') + 2)";
        return store.read(tx -> tx.all(
                SELECT + "WHERE time >= ? AND (" + place + " = ? OR rtrim(" + place
                        + ", '0123456789') = ?) ORDER BY id DESC LIMIT ?",
                this::entry,
                since,
                to.get(),
                to.get() + ":",
                limit));
    }

    /// Returns the segments of a request in order.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-006 or STORE-007 when one does not open
    public List<Segment> segments(long id) {
        return store.read(tx -> segments.of(tx, id, MAX_DEPTH + 1));
    }

    public Optional<Entry> find(long id) {
        return store.read(tx -> tx.one(SELECT + "WHERE id = ?", this::entry, id));
    }

    /// Returns those threads that have had an effect outside: a connection of a command, or a page that was
    /// asked for. What a model is sent is none, and what was never dialled neither.
    public Set<String> reachedOutside() {
        List<String> threads = store.read(tx -> tx.all(OUTSIDE, row -> row.text(0)));
        return Set.copyOf(threads);
    }

    /// Whether a thread has had an effect outside.
    public boolean hasReachedOutside(String thread) {
        return store.read(tx -> tx.one(OUTSIDE + " AND thread = ? LIMIT 1", row -> row.text(0), thread))
                .isPresent();
    }

    /// Returns how many bytes went to other machines since a time.
    public long bytesLeft(Instant since) {
        return store.read(tx -> tx.one(
                        "SELECT coalesce(sum(bytes), 0) FROM request WHERE time >= ? AND reach <> 'LOCAL'",
                        row -> row.number(0),
                        since))
                .orElse(0L);
    }

    /// How much went at one time.
    record Size(Instant time, long bytes) {}

    /// Returns the sizes of the requests to a model at one `scheme://host:port` since a time.
    List<Size> sizes(String origin, Instant since) {
        return store.read(tx -> tx.all(
                "SELECT time, bytes FROM request WHERE origin = ? AND time >= ? AND method = 'POST'",
                row -> new Size(row.time(0), row.number(1)),
                origin,
                since));
    }

    /// Rebuilds the exact body of a request.
    ///
    /// @throws dev.homarus.types.ProblemException LEDGER-001 for a connection of a command, whose bytes are its
    ///     own; LEDGER-002 for a request of an incognito conversation; STORE-006 or STORE-007 when it does not
    ///     open
    /// @throws IllegalStateException when the rebuilt bytes do not have the recorded digest
    public byte[] wire(Entry entry) {
        if (entry.method().equals("CONNECT")) {
            throw new Problem(
                            "LEDGER-001",
                            "A command has encrypted these bytes itself; known are their number and digest.",
                            "See them with: homarus ledger show " + entry.id())
                    .asException();
        }
        if (!entry.isKept()) {
            throw new Problem(
                            "LEDGER-002",
                            "This was sent in an incognito conversation; known are its size and digest, not its text.",
                            "See them with: homarus ledger show " + entry.id())
                    .asException();
        }
        var digest = sha256(entry.id());
        var out = new ByteArrayOutputStream();
        segments(entry.id()).forEach(segment -> out.writeBytes(segment.wire()));
        var body = out.toByteArray();
        if (!Digests.same(Digests.sha256(body), digest)) {
            throw new IllegalStateException("the ledger does not hold what was sent");
        }
        return body;
    }

    private byte[] sha256(long id) {
        return store.read(tx -> tx.one(
                        "SELECT sha256, " + LedgerTables.REQUEST_CELLS.select() + " FROM request WHERE id = ?",
                        row -> sealer.row(REQUESTS, row, 1).open("sha256", row.bytes(0)),
                        id)
                .orElseThrow());
    }

    /// Returns a request; of one that does not open, what is not sealed.
    private Entry entry(Row row) {
        var sealed = sealer.row(REQUESTS, row, CELLS_FROM);
        try {
            return entry(
                    row,
                    sealed.text("path", row.bytes(6)),
                    Json.object(JsonText.parse(sealed.text("headers", row.bytes(7))), "headers"),
                    Digests.hex(sealed.open("sha256", row.bytes(9))));
        } catch (ProblemException e) {
            return entry(row, "(" + e.problem().line() + ")", Json.Obj.EMPTY, "");
        }
    }

    private static Entry entry(Row row, String path, Json.Obj headers, String sha256) {
        return new Entry(
                row.number(0),
                row.time(1),
                row.text(2),
                row.text(3),
                Destination.Reach.valueOf(row.text(4)),
                row.text(5),
                path,
                headers,
                row.number(8),
                sha256,
                row.text(10),
                row.text(11),
                row.text(12),
                row.number(13),
                row.label(14),
                row.optionalText(15).map(approval -> new Answered(approval, row.text(16))));
    }
}
