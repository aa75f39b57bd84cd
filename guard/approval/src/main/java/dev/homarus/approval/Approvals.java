package dev.homarus.approval;

import dev.homarus.approval.Approval.Closing;
import dev.homarus.approval.Approval.State;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.policy.Action.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.SealedRow;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Incognito;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The stored form of approvals.
public final class Approvals {
    private static final Space.Sealed CELLS = new Space.Sealed(
            List.of("action", "origin", "text", "result"),
            List.of(),
            List.of("id", "session", "turn", "rule", "asked", "expires", "label"));

    /// Questions and answers. What was asked for, why, what was answered in words and what came of it is sealed.
    public static final Space SPACE = new Space(
                    "approval",
                    List.of(
                            "CREATE TABLE approval(id TEXT PRIMARY KEY, session TEXT NOT NULL, turn TEXT NOT NULL,"
                                    + " action TEXT NOT NULL, origin TEXT NOT NULL, asked INTEGER NOT NULL,"
                                    + " expires INTEGER NOT NULL, state TEXT NOT NULL, answered_by TEXT, answered_at INTEGER,"
                                    + " lasting TEXT, text TEXT, label TEXT NOT NULL) WITHOUT ROWID",
                            "ALTER TABLE approval ADD COLUMN face TEXT",
                            "ALTER TABLE approval ADD COLUMN breadth TEXT",
                            "ALTER TABLE approval ADD COLUMN result TEXT",
                            "ALTER TABLE approval ADD COLUMN rule TEXT NOT NULL DEFAULT 'exec.ask'",
                            "CREATE INDEX approval_asked ON approval(asked)",
                            "ALTER TABLE approval ADD COLUMN subject TEXT",
                            "CREATE INDEX approval_subject ON approval(subject)"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.MENTIONED,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .sealing(CELLS)
            .timesIn("asked", "expires", "answered_at");

    /// Whom a question is about, as far as is told apart.
    private static final String SUBJECT = Sealer.OWNER;

    private static final String SELECT = "SELECT id, session, turn, action, origin, asked, expires, state,"
            + " answered_by, answered_at, lasting, text, label, face, breadth, result, rule, " + CELLS.select()
            + " FROM approval ";
    private static final int CELLS_FROM = 17;

    private final Store store;
    private final Sealer sealer;
    private final Map<String, Approval> unwritten = new ConcurrentHashMap<>();

    Approvals(Store store) {
        this.store = store;
        this.sealer = store.sealer();
    }

    /// Keeps a question that is about to be shown: when this returns, no crash takes it away.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-… what the disk says
    void keepFirst(Approval approval) {
        var ignored = Store.await(writing(approval));
    }

    /// Keeps a question as it stands now. The audit has its record already, so nobody waits for this one.
    void keep(Approval approval) {
        var _ = writing(approval);
    }

    /// Of an incognito conversation it keeps none.
    private CompletableFuture<Integer> writing(Approval approval) {
        if (Incognito.is(approval.action().session())) {
            return CompletableFuture.completedFuture(0);
        }
        unwritten.put(approval.id(), approval);
        var closing = approval.closing();
        var sealed = sealer.row(
                SPACE,
                SUBJECT,
                approval.id(),
                approval.action().session(),
                approval.turn(),
                approval.rule(),
                approval.asked(),
                approval.expires(),
                approval.label());
        var action = sealed.seal("action", approval.question().stored());
        var origin = sealed.seal("origin", approval.origin());
        var text = sealed.seal("text", closing.flatMap(Closing::text));
        var result = sealed.seal("result", approval.result());
        var writing = store.writeLater(tx -> tx.run(
                "INSERT OR REPLACE INTO approval(id, session, turn, action, origin, asked, expires, state, answered_by,"
                        + " answered_at, lasting, text, label, face, breadth, result, rule, subject)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                approval.id(),
                approval.action().session(),
                approval.turn(),
                action,
                origin,
                approval.asked(),
                approval.expires(),
                approval.state().name(),
                closing.flatMap(Closing::by),
                closing.map(Closing::at),
                closing.flatMap(Closing::lasting).map(Lasting::name),
                text,
                approval.label(),
                closing.flatMap(Closing::face),
                closing.flatMap(Closing::breadth).map(Breadth::name),
                result,
                approval.rule(),
                SUBJECT));
        return writing.whenComplete((rows, failed) -> unwritten.remove(approval.id(), approval));
    }

    /// @throws dev.homarus.types.ProblemException STORE-006 or STORE-007 when it does not open
    Optional<Approval> find(String id) {
        var newest = unwritten.get(id);
        return newest != null
                ? Optional.of(newest)
                : store.read(tx -> tx.one(SELECT + "WHERE id = ?", this::approval, id));
    }

    /// Returns the newest questions that are closed, newest first. One that does not open is left out: without
    /// what
    /// was asked for there is no question; [#find] says so, and the audit has it.
    List<Approval> closed(int limit) {
        // What is on its way to the disk is looked at first: afterwards it may have arrived.
        var newest = List.copyOf(unwritten.values());
        var all = new LinkedHashMap<String, Approval>();
        store.read(tx -> tx.all(SELECT + "WHERE state <> 'WAITING' ORDER BY asked DESC LIMIT ?", this::readable, limit))
                .forEach(known -> known.ifPresent(approval -> all.put(approval.id(), approval)));
        newest.stream()
                .filter(approval -> approval.state() != State.WAITING)
                .forEach(approval -> all.put(approval.id(), approval));
        return all.values().stream()
                .sorted(Comparator.comparing(Approval::asked).reversed())
                .limit(limit)
                .toList();
    }

    /// Closes the questions that nobody waits for any more.
    int closeAll(Instant now) {
        return store.write(tx -> tx.run(
                "UPDATE approval SET state = ?, answered_at = ? WHERE state = ?",
                State.VOID.name(),
                now,
                State.WAITING.name()));
    }

    private Optional<Approval> readable(Row row) {
        try {
            return Optional.of(approval(row));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Approval approval(Row row) {
        var sealed = sealer.row(SPACE, row, CELLS_FROM);
        var json = JsonText.parse(sealed.text("action", row.bytes(3))) instanceof Json.Obj object
                ? object
                : Json.Obj.EMPTY;
        var request = RequestJson.read(row.text(1), json);
        if (!(request.action() instanceof Effect action)) {
            throw new IllegalStateException("a question is about an effect");
        }
        var question = new Question(
                row.text(0),
                action,
                request,
                row.text(2),
                sealed.text("origin", row.bytes(4)),
                row.text(16),
                row.label(12),
                row.time(5),
                row.time(6));
        return new Approval(
                question,
                State.valueOf(row.text(7)),
                closing(row, sealed),
                sealed.optionalText("result", row.bytes(15)));
    }

    private static Optional<Closing> closing(Row row, SealedRow sealed) {
        return row.optionalText(9)
                .map(Long::parseLong)
                .map(Instant::ofEpochMilli)
                .map(at -> new Closing(
                        at,
                        row.optionalText(8),
                        row.optionalText(13),
                        row.optionalText(10).map(Lasting::valueOf),
                        row.optionalText(14).map(Breadth::valueOf),
                        sealed.optionalText("text", row.bytes(11))));
    }
}
