package dev.homarus.gateway;

import dev.homarus.approval.StopBook;
import dev.homarus.approval.StopBook.Stop;
import dev.homarus.egress.Ledger;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.net.URI;

/// What the owner has stopped: whoever may answer questions can stop, only the owner lets it go on.
record StopRoutes(StopBook stops, Ledger ledger) {
    void addTo(Router router) {
        router.onEither(Scope.READ, Scope.APPROVE, "GET", "/api/stops", call -> call.reply(stops.json()))
                .onEither(Scope.APPROVE, Scope.ADMIN, "POST", "/api/stops/{}", this::stop)
                .on(Scope.ADMIN, "DELETE", "/api/stops/{}", this::lift)
                .onEither(Scope.APPROVE, Scope.ADMIN, "POST", "/api/ledger/{}/forbid", this::forbid)
                .on(Scope.ADMIN, "DELETE", "/api/forbidden/{}", this::allowAgain);
    }

    /// Forbids the host of a request.
    private void forbid(Call call) {
        var entry = RecordRoutes.entry(ledger, call);
        if (entry.reach() == Reach.LOCAL) {
            throw new Problem(
                            "STOP-003",
                            "This request went to this machine, and nothing left it.",
                            "Remove a model of this machine with: homarus model rm NAME")
                    .asException();
        }
        stops.forbid(
                Destination.of("forbidden", URI.create(entry.origin())).host(),
                call.principal().id());
        call.reply(stops.json());
    }

    private void allowAgain(Call call) {
        if (!stops.allowAgain(call.names().getFirst(), call.principal().id())) {
            throw new Problem("STOP-004", "This host is not forbidden.", "See which are: homarus policy show")
                    .asException();
        }
        call.reply(stops.json());
    }

    private static Stop named(Call call) {
        return Stop.of(call.names().getFirst())
                .orElseThrow(() ->
                        new Problem("HTTP-004", "There is no such stop.", "They are local and pause.").asException());
    }

    private void stop(Call call) {
        stops.stop(named(call), call.principal().id());
        call.reply(stops.json());
    }

    private void lift(Call call) {
        stops.lift(named(call), call.principal().id());
        call.reply(stops.json());
    }
}
