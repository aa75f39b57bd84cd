package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.route.Rules;
import dev.homarus.store.Space;
import dev.homarus.store.Steps;
import dev.homarus.store.Store;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.time.InstantSource;

/// Which of the owner's models answers what. A change is on record before it counts. Thread-safe.
final class RouteBook {
    private static final Steps.Kind<Rules> KIND = new Steps.Kind<>(
            "route_rule",
            Rules.STANDARD,
            rules -> rules.json().write(),
            value -> Rules.STANDARD.with(Json.object(JsonText.parse(value), "the rules")));

    /// Every step; a step holds all rules.
    static final Space SPACE = Steps.space(KIND.table());

    private final Steps<Rules> steps;

    RouteBook(Store store, AuditLog audit, InstantSource clock) {
        this.steps = new Steps<>(
                store,
                clock,
                KIND,
                (by, why, before, after) -> audit.append(Event.of(
                        "routing.changed",
                        by,
                        "routing",
                        Json.object()
                                .put("why", why)
                                .put("diff", Json.strings(before.diff(after)))
                                .build())));
    }

    /// Returns the rules that hold.
    Rules now() {
        return steps.now();
    }

    /// Puts other rules in force.
    void set(Rules other, Principal by) {
        steps.set(other, by.id());
    }

    /// Undoes the last step that was not undone yet; returns the rules that hold now.
    ///
    /// @throws dev.homarus.types.ProblemException ROUTE-001 nothing to undo
    Rules undo(Principal by) {
        return steps.undo(by.id())
                .orElseThrow(() -> new Problem(
                                "ROUTE-001", "There is no step to undo.", "See what holds with: homarus model routing")
                        .asException());
    }
}
