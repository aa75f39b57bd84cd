package dev.homarus.approval;

import dev.homarus.command.Risk;
import dev.homarus.policy.Action;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.protocol.Json;

/// What a Grant covers, as JSON.
final class ScopeJson {
    private ScopeJson() {}

    static Json.Obj write(Scope scope) {
        return switch (scope) {
            case Scope.Answer answer -> throw new IllegalArgumentException("an answer is not kept");
            case Scope.Requests requests -> throw new IllegalArgumentException("what holds for a Turn is not kept");
            case Scope.Same(var run) ->
                Json.object()
                        .put("kind", "same")
                        .put("session", run.session())
                        .put("action", RequestJson.action(run))
                        .build();
            case Scope.Program program ->
                Json.object()
                        .put("kind", "program")
                        .put("name", program.name())
                        .put("program", program.program())
                        .put("sha256", program.sha256())
                        .put("folder", program.folder())
                        .put("highest", PlanJson.word(program.highest()))
                        .build();
            case Scope.Known known ->
                Json.object()
                        .put("kind", "known")
                        .put("folder", known.folder())
                        .put("highest", PlanJson.word(known.highest()))
                        .build();
            case Scope.File(var path) ->
                Json.object().put("kind", "file").put("path", path).build();
            case Scope.Host(var host, int port) ->
                Json.object()
                        .put("kind", "host")
                        .put("host", host)
                        .put("port", port)
                        .build();
            case Scope.Site(var host) ->
                Json.object().put("kind", "site").put("host", host).build();
            case Scope.Engine(var origin) ->
                Json.object().put("kind", "engine").put("origin", origin).build();
        };
    }

    static Scope read(Json.Obj json) {
        return switch (json.text("kind")) {
            case "same" -> {
                var action = json.object("action").orElse(Json.Obj.EMPTY);
                if (RequestJson.read(json.text("session"), action).action() instanceof Action.RunPlan run) {
                    yield new Scope.Same(run);
                }
                throw new IllegalStateException("a Grant for the same Plan holds one");
            }
            case "program" ->
                new Scope.Program(
                        json.text("name"),
                        json.text("program"),
                        json.text("sha256"),
                        json.text("folder"),
                        Risk.valueOf(PlanJson.constant(json.text("highest"))));
            case "known" -> new Scope.Known(json.text("folder"), Risk.valueOf(PlanJson.constant(json.text("highest"))));
            case "file" -> new Scope.File(json.text("path"));
            case "host" -> new Scope.Host(json.text("host"), (int) json.number("port", 0, 1, 65_535));
            case "site" -> new Scope.Site(json.text("host"));
            case "engine" -> new Scope.Engine(json.text("origin"));
            default -> throw new IllegalStateException("an unknown scope of a Grant");
        };
    }
}
