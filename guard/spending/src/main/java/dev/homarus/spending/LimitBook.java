package dev.homarus.spending;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Budget;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Space;
import dev.homarus.store.Steps;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.InstantSource;

/// The owner's limits. A change is on record before it counts. Thread-safe.
public final class LimitBook {
    private static final Steps.Kind<Budget> KIND = new Steps.Kind<>(
            "spend_limit",
            Budget.STANDARD,
            budget -> LimitJson.write(budget).write(),
            value -> LimitJson.read(Json.object(JsonText.parse(value), "the limits")));

    /// Every step; a step holds all limits.
    public static final Space SPACE = Steps.space(KIND.table())
            .guarded(java.util.List.of("INSERT INTO spend_limit(value, back, by, at, label) VALUES ('"
                    + LimitJson.write(Budget.NOTHING).write() + "', NULL, 'homarus', ?1, '" + Label.OWNER.text()
                    + "')"));

    private final Steps<Budget> steps;

    public LimitBook(Store store, AuditLog audit, InstantSource clock) {
        this.steps = new Steps<>(
                store,
                clock,
                KIND,
                (by, why, before, after) -> audit.append(Event.of(
                        "budget.changed",
                        by,
                        "limits",
                        Json.object()
                                .put("why", why)
                                .put("diff", Json.strings(before.diff(after)))
                                .build())));
    }

    /// Returns the limits that hold.
    public Budget now() {
        return steps.now();
    }

    /// Whether nobody has set any limit, so that the standard holds.
    public boolean isStandard() {
        return now().equals(Budget.STANDARD);
    }

    /// Puts other limits in force.
    ///
    /// @param by who wants it
    public void set(Budget other, String by) {
        steps.set(other, by);
    }

    /// Undoes the last step that was not undone yet; returns the limits that hold now.
    ///
    /// @throws dev.homarus.types.ProblemException BUDGET-002 nothing to undo
    public Budget undo(String by) {
        return steps.undo(by)
                .orElseThrow(() -> new Problem(
                                "BUDGET-002", "There is no step to undo.", "See what holds with: homarus budget")
                        .asException());
    }
}
