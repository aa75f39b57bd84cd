package dev.homarus.gateway;

import dev.homarus.approval.StopBook;
import dev.homarus.approval.StopBook.Stop;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;

/// What the owner has stopped: whoever may answer questions can stop, only the owner lets it go on.
record StopRoutes(StopBook stops) {
    void addTo(Router router) {
        router.onEither(Scope.READ, Scope.APPROVE, "GET", "/api/stops", call -> call.reply(stops.json()))
                .onEither(Scope.APPROVE, Scope.ADMIN, "POST", "/api/stops/{}", this::stop)
                .on(Scope.ADMIN, "DELETE", "/api/stops/{}", this::lift);
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
