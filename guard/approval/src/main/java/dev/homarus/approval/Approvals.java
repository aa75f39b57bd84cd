package dev.homarus.approval;

import dev.homarus.approval.Approval.Lasting;
import dev.homarus.approval.Approval.State;
import dev.homarus.policy.Action.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The stored form of approvals.
public final class Approvals {
    /// Questions and answers.
    public static final Space SPACE = new Space(
            "approval",
            List.of("CREATE TABLE approval(id TEXT PRIMARY KEY, session TEXT NOT NULL, turn TEXT NOT NULL,"
                    + " action TEXT NOT NULL, origin TEXT NOT NULL, asked INTEGER NOT NULL, expires INTEGER NOT NULL,"
                    + " state TEXT NOT NULL, answered_by TEXT, answered_at INTEGER, lasting TEXT, text TEXT,"
                    + " label TEXT NOT NULL) WITHOUT ROWID"),
            Classification.PERSONAL,
            Duration.ofDays(400),
            Space.Subjects.MENTIONED,
            Space.Export.JSON_LINES,
            false,
            Optional.empty());

    private final Store store;
    private final Map<String, Approval> unwritten = new ConcurrentHashMap<>();

    Approvals(Store store) {
        this.store = store;
    }

    /// Keeps a question as it stands now. The audit has its record already, so nobody waits for this one.
    void keep(Approval approval) {
        var json = RequestJson.write(approval.action(), approval.request());
        unwritten.put(approval.id(), approval);
        var writing = store.writeLater(tx -> tx.run(
                "INSERT OR REPLACE INTO approval(id, session, turn, action, origin, asked, expires, state, answered_by,"
                        + " answered_at, lasting, text, label) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                approval.id(),
                approval.action().session(),
                approval.turn(),
                json.write(),
                approval.origin(),
                approval.asked(),
                approval.expires(),
                approval.state().name(),
                approval.answeredBy(),
                approval.answeredAt(),
                approval.lasting().map(Lasting::name),
                approval.text(),
                approval.label()));
        var _ = writing.whenComplete((rows, failed) -> unwritten.remove(approval.id(), approval));
    }

    Optional<Approval> find(String id) {
        var newest = unwritten.get(id);
        return newest != null ? Optional.of(newest) : stored(id);
    }

    private Optional<Approval> stored(String id) {
        return store.read(tx -> tx.one(
                "SELECT id, session, turn, action, origin, asked, expires, state, answered_by, answered_at, lasting, text,"
                        + " label FROM approval WHERE id = ?",
                Approvals::approval,
                id));
    }

    /// Closes the questions that nobody waits for any more.
    int closeAll(Instant now) {
        return store.write(tx -> tx.run(
                "UPDATE approval SET state = ?, answered_at = ? WHERE state = ?",
                State.VOID.name(),
                now,
                State.WAITING.name()));
    }

    private static Approval approval(Row row) {
        var json = JsonText.parse(row.text(3)) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        var request = RequestJson.read(row.text(1), json);
        if (!(request.action() instanceof Effect action)) {
            throw new IllegalStateException("a question is about an effect");
        }
        return new Approval(
                row.text(0),
                action,
                request,
                row.text(2),
                row.text(4),
                row.label(12),
                row.time(5),
                row.time(6),
                State.valueOf(row.text(7)),
                row.optionalText(8),
                row.optionalText(9).map(Long::parseLong).map(Instant::ofEpochMilli),
                row.optionalText(10).map(Lasting::valueOf),
                row.optionalText(11));
    }
}
