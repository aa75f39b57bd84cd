package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Principal.Scope;
import java.util.List;
import java.util.function.Supplier;

/// What the paths below `/api` do, one part for each area. Contract: `docs/spec/http-api.md`.
record Api(
        EntryRoutes entry,
        TalkRoutes talk,
        ApprovalRoutes approvals,
        StopRoutes stops,
        PolicyRoutes policy,
        RecordRoutes records,
        ConsentRoutes consents,
        ModelRoutes models,
        RouteRoutes routes,
        BudgetRoutes budget,
        DigestRoutes digest,
        SearchRoutes search,
        SecretRoutes secrets,
        KeyRoutes keys,
        BackupRoutes backups,
        ExportRoutes export,
        Supplier<Json.Obj> status,
        Supplier<List<Json.Obj>> doctor) {
    void addTo(Router router) {
        entry.addTo(router);
        router.on(Scope.READ, "GET", "/api/status", call -> call.reply(status.get()));
        router.on(Scope.READ, "GET", "/api/sockets", call -> call.reply(OwnSockets.json()));
        talk.addTo(router);
        approvals.addTo(router);
        stops.addTo(router);
        policy.addTo(router);
        records.addTo(router);
        consents.addTo(router);
        models.addTo(router);
        routes.addTo(router);
        budget.addTo(router);
        digest.addTo(router);
        search.addTo(router);
        secrets.addTo(router);
        keys.addTo(router);
        backups.addTo(router);
        export.addTo(router);
        router.on(
                Scope.READ,
                "GET",
                "/api/doctor",
                call -> call.reply(
                        Json.object().put("findings", Json.array(doctor.get())).build()));
    }
}
