package dev.homarus.gateway;

import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.RulesJson;
import dev.homarus.approval.StopBook;
import dev.homarus.approval.TrustTable;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.util.Locale;

/// The owner's trust level and policy.
record PolicyRoutes(PolicyBook policy, StopBook stops, PolicyTrial trial) {
    private static final int MAX_POLICY = 2 * PolicyBook.MAX_SOURCE;

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/policy", call -> call.reply(shown()))
                .on(Scope.ADMIN, "PUT", "/api/policy", this::put)
                .on(Scope.READ, "POST", "/api/policy/test", this::test)
                .on(Scope.READ, "GET", "/api/trust", call -> call.reply(trust()))
                .on(Scope.READ, "GET", "/api/trust/{}", this::preview)
                .on(Scope.ADMIN, "POST", "/api/trust", this::step)
                .on(Scope.ADMIN, "POST", "/api/trust/undo", this::undo);
    }

    private Json.Obj shown() {
        return Json.object()
                .put("trust", policy.trust().level())
                .put("profile", policy.rules().profile().name().toLowerCase(Locale.ROOT))
                .put("order", Json.strings(PolicyTrial.ORDER))
                .put("effective", RulesJson.write(policy.rules()))
                .put("written", RulesJson.write(policy.written()))
                .put("forbidden", stops.forbidden())
                .put("source", policy.source())
                .build();
    }

    private void put(Call call) {
        var file = PolicyFile.parse(call.json(MAX_POLICY).text("text"));
        var report = trial.run(file);
        if (!report.passed()) {
            throw new Problem(
                            "POLICY-003",
                            "The policy's own tests do not pass.",
                            "See which: homarus policy test FILE. Nothing was changed.")
                    .asException();
        }
        policy.write(file.source(), file.rules(), call.principal().id());
        call.reply(shown());
    }

    private void test(Call call) {
        call.reply(
                trial.run(PolicyFile.parse(call.json(MAX_POLICY).text("text"))).json());
    }

    private Json.Obj trust() {
        var level = policy.trust();
        return Json.object()
                .put("level", level.level())
                .put("name", TrustTable.name(level))
                .put("levels", TrustTable.json())
                .build();
    }

    private static Trust level(long number) {
        return Trust.of(number).orElseThrow(() -> new JsonException("level", "has to be from 1 to 4"));
    }

    private void preview(Call call) {
        var to = call.names().getFirst().matches("[1-4]")
                ? level(Long.parseLong(call.names().getFirst()))
                : level(0);
        call.reply(step(policy.trust(), to));
    }

    private static Json.Obj step(Trust from, Trust to) {
        return Json.object()
                .put("from", from.level())
                .put("to", to.level())
                .put("diff", Json.strings(TrustTable.diff(from, to)))
                .build();
    }

    private void step(Call call) {
        var json = call.json();
        var from = level(json.number("from", 0, 1, 4));
        var to = level(json.number("to", 0, 1, 4));
        policy.step(from, to, call.principal().id());
        call.reply(step(from, to));
    }

    private void undo(Call call) {
        var from = policy.trust();
        call.reply(step(from, policy.undo(call.principal().id())));
    }
}
