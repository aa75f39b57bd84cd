package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.route.Rules;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Which of the owner's models answers what, with every step that led there. A change is on record before it
/// counts. Thread-safe.
final class RouteBook {
    /// Every step, newest last; a step holds all rules.
    static final Space SPACE = new Space(
                    "route_rule",
                    java.util.List.of("CREATE TABLE route_rule(seq INTEGER PRIMARY KEY, value TEXT NOT NULL,"
                            + " back INTEGER, by TEXT NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL)"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("at");

    /// @param back the step that an undo returns to; empty at the first
    private record Step(long seq, String value, Optional<Long> back) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private volatile Rules now;

    RouteBook(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.now = newest().map(step -> read(step.value())).orElse(Rules.STANDARD);
    }

    private static Rules read(String value) {
        return Rules.STANDARD.with(Json.object(JsonText.parse(value), "the rules"));
    }

    private Optional<Step> newest() {
        return store.read(
                tx -> tx.one("SELECT seq, value, back FROM route_rule ORDER BY seq DESC LIMIT 1", RouteBook::step));
    }

    private Optional<Step> step(long seq) {
        return store.read(tx -> tx.one("SELECT seq, value, back FROM route_rule WHERE seq = ?", RouteBook::step, seq));
    }

    private static Step step(Row row) {
        return new Step(row.number(0), row.text(1), row.optionalText(2).map(Long::parseLong));
    }

    /// Returns the rules that hold.
    Rules now() {
        return now;
    }

    /// Puts other rules in force.
    synchronized void set(Rules other, Principal by) {
        if (!other.equals(now)) {
            if (newest().isEmpty()) {
                write(Rules.STANDARD, Optional.empty(), "homarus");
            }
            put(other, newest().map(Step::seq), by, "set");
        }
    }

    /// Undoes the last step that was not undone yet; returns the rules that hold now.
    ///
    /// @throws dev.homarus.types.ProblemException ROUTE-001 nothing to undo
    synchronized Rules undo(Principal by) {
        var before = newest().flatMap(Step::back)
                .flatMap(this::step)
                .orElseThrow(() -> new Problem(
                                "ROUTE-001", "There is no step to undo.", "See what holds with: homarus model routing")
                        .asException());
        put(read(before.value()), before.back(), by, "undo");
        return now;
    }

    private void put(Rules other, Optional<Long> back, Principal by, String why) {
        audit.append(Event.of(
                "routing.changed",
                by.id(),
                "routing",
                Json.object()
                        .put("why", why)
                        .put("diff", Json.strings(now.diff(other)))
                        .build()));
        write(other, back, by.id());
        now = other;
    }

    private void write(Rules rules, Optional<Long> back, String by) {
        store.write(tx -> tx.run(
                "INSERT INTO route_rule(value, back, by, at, label) VALUES (?, ?, ?, ?, ?)",
                rules.json().write(),
                back,
                by,
                clock.instant(),
                Label.OWNER));
    }
}
