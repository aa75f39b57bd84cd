package dev.homarus.spending;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Budget;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The owner's limits, with every step that led there. They lie in the encrypted store, which no command and no
/// file tool can reach. A change is on record before it counts. Thread-safe.
public final class LimitBook {
    /// Every step, newest last; a step holds all limits.
    public static final Space SPACE = new Space(
                    "spend_limit",
                    java.util.List.of("CREATE TABLE spend_limit(seq INTEGER PRIMARY KEY, value TEXT NOT NULL,"
                            + " back INTEGER, by TEXT NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL)"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .guarded(java.util.List.of("INSERT INTO spend_limit(value, back, by, at, label) VALUES ('"
                    + LimitJson.write(Budget.NOTHING).write() + "', NULL, 'homarus', ?1, '" + Label.OWNER.text()
                    + "')"))
            .timesIn("at");

    /// @param back the step that an undo returns to; empty at the first
    private record Step(long seq, String value, Optional<Long> back) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private volatile Budget now;

    public LimitBook(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.now = newest().map(step -> read(step.value())).orElse(Budget.STANDARD);
    }

    private static Budget read(String value) {
        return LimitJson.read(Json.object(JsonText.parse(value), "the limits"));
    }

    private Optional<Step> newest() {
        return store.read(
                tx -> tx.one("SELECT seq, value, back FROM spend_limit ORDER BY seq DESC LIMIT 1", LimitBook::step));
    }

    private Optional<Step> step(long seq) {
        return store.read(tx -> tx.one("SELECT seq, value, back FROM spend_limit WHERE seq = ?", LimitBook::step, seq));
    }

    private static Step step(Row row) {
        return new Step(row.number(0), row.text(1), row.optionalText(2).map(Long::parseLong));
    }

    /// Returns the limits that hold.
    public Budget now() {
        return now;
    }

    /// Whether nobody has set any limit, so that the standard holds.
    public boolean isStandard() {
        return now.equals(Budget.STANDARD);
    }

    /// Puts other limits in force.
    ///
    /// @param by who wants it
    public synchronized void set(Budget other, String by) {
        if (!other.equals(now)) {
            var back = newest().map(Step::seq).or(() -> Optional.of(begin()));
            put(other, back, by, "set");
        }
    }

    /// Keeps the limits of the beginning, so that the first step can be undone.
    private long begin() {
        write(Budget.STANDARD, Optional.empty(), "homarus");
        return newest().orElseThrow().seq();
    }

    /// Undoes the last step that was not undone yet; returns the limits that hold now.
    ///
    /// @throws dev.homarus.types.ProblemException BUDGET-002 nothing to undo
    public synchronized Budget undo(String by) {
        var before = previous()
                .orElseThrow(() -> new Problem(
                                "BUDGET-002", "There is no step to undo.", "See what holds with: homarus budget")
                        .asException());
        put(read(before.value()), before.back(), by, "undo");
        return now;
    }

    private Optional<Step> previous() {
        return newest().flatMap(Step::back).flatMap(this::step);
    }

    private void put(Budget other, Optional<Long> back, String by, String why) {
        audit.append(Event.of(
                "budget.changed",
                by,
                "limits",
                Json.object()
                        .put("why", why)
                        .put("diff", Json.strings(now.diff(other)))
                        .build()));
        write(other, back, by);
        now = other;
    }

    private void write(Budget budget, Optional<Long> back, String by) {
        store.write(tx -> tx.run(
                "INSERT INTO spend_limit(value, back, by, at, label) VALUES (?, ?, ?, ?, ?)",
                LimitJson.write(budget).write(),
                back,
                by,
                clock.instant(),
                Label.OWNER));
    }
}
