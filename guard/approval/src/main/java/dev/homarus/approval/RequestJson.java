package dev.homarus.approval;

import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Plan;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Words;
import dev.homarus.policy.Words.Whose;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A Request as JSON. Equal Requests have equal bytes, and a Request is read back equal.
final class RequestJson {
    private RequestJson() {}

    static Json.Obj write(Effect action, Request request) {
        var json = Json.object();
        action(action).members().forEach(json::put);
        request.analysis().ifPresent(analysis -> json.put("analysis", analysis(analysis)));
        json.put("change", request.change());
        request.sending().ifPresent(sending -> json.put("sending", sending.json()));
        if (request.words().whose() != Whose.UNJUDGED) {
            json.put("whose", PlanJson.word(request.words().whose()))
                    .put("because", request.words().reason());
        }
        return json.build();
    }

    static Request read(String session, Json.Obj json) {
        return new Request(
                action(session, json),
                json.object("analysis").map(RequestJson::analysis),
                json.optionalText("change"),
                json.optionalText("whose").map(whose -> words(whose, json)).orElse(Words.UNJUDGED),
                json.object("sending").map(Sending::read));
    }

    private static Words words(String whose, Json.Obj json) {
        return new Words(
                Whose.valueOf(whose.toUpperCase(Locale.ROOT)),
                json.optionalText("because").orElse(""));
    }

    /// Returns everything that is bound by an answer, but for the Session.
    static Json.Obj action(Effect action) {
        return switch (action) {
            case Action.RunCommand run ->
                Json.object()
                        .put("kind", "exec")
                        .put("command", run.command())
                        .put("folder", run.folder())
                        .put("environment", PlanJson.environment(run.environment()))
                        .put("milliseconds", run.timeout().toMillis())
                        .build();
            case Action.RunPlan run ->
                Json.object()
                        .put("kind", "plan")
                        .put("command", run.command())
                        .put("plan", PlanJson.write(run.plan()))
                        .put("environment", PlanJson.environment(run.environment()))
                        .put("milliseconds", run.timeout().toMillis())
                        .build();
            case Action.WriteWorkspace write ->
                Json.object()
                        .put("kind", "write")
                        .put("path", write.path())
                        .put("before", write.before())
                        .put("after", write.after())
                        .build();
            case Action.Connect connect ->
                Json.object()
                        .put("kind", "connect")
                        .put("command", connect.command())
                        .put("host", connect.host())
                        .put("port", connect.port())
                        .build();
            case Action.Fetch fetch ->
                Json.object().put("kind", "fetch").put("url", fetch.url()).build();
            case Action.Search search ->
                Json.object()
                        .put("kind", "search")
                        .put("engine", search.engine().origin())
                        .put("query", search.query())
                        .build();
            case Action.SendExactly send ->
                Json.object()
                        .put("kind", "send")
                        .put("turn", send.turn())
                        .put("to", send.destination().name())
                        .put("origin", send.destination().origin())
                        .put("sha256", send.sha256())
                        .put("bytes", send.bytes())
                        .build();
        };
    }

    private static Effect action(String session, Json.Obj json) {
        return switch (json.optionalText("kind").orElse("exec")) {
            case "plan" ->
                new Action.RunPlan(
                        session,
                        json.text("command"),
                        PlanJson.read(json.object("plan").orElse(Json.Obj.EMPTY)),
                        environment(json),
                        timeout(json));
            case "write" ->
                new Action.WriteWorkspace(session, json.text("path"), json.text("before"), json.text("after"));
            case "connect" ->
                new Action.Connect(
                        session, json.text("command"), json.text("host"), (int) json.number("port", 0, 1, 65_535));
            case "fetch" -> new Action.Fetch(session, json.text("url"));
            case "send" ->
                new Action.SendExactly(
                        session,
                        json.text("turn"),
                        Destination.of(json.text("to"), URI.create(json.text("origin"))),
                        json.text("sha256"),
                        json.number("bytes", 0, 0, Long.MAX_VALUE));
            case "search" -> new Action.Search(session, engine(json), json.text("query"));
            default ->
                new Action.RunCommand(
                        session, json.text("command"), json.text("folder"), environment(json), timeout(json));
        };
    }

    /// Returns where a search engine is; what it is called is no part of it.
    static Destination engine(Json.Obj json) {
        return Destination.of(Action.Search.ENGINE, URI.create(json.text("engine")));
    }

    private static Duration timeout(Json.Obj json) {
        return Duration.ofMillis(json.number("milliseconds", 1, 1, Long.MAX_VALUE));
    }

    /// Reads both forms that are stored: an array of names and values, and an object.
    private static Map<String, String> environment(Json.Obj json) {
        if (json.get("environment").orElse(Json.Null.NULL) instanceof Json.Obj all) {
            var environment = new LinkedHashMap<String, String>();
            all.members().keySet().forEach(name -> environment.put(name, all.text(name)));
            return environment;
        }
        return PlanJson.environment(json);
    }

    static Json.Obj analysis(Analysis analysis) {
        var json =
                Json.object().put("reasons", Json.strings(analysis.reasons())).put("forbidden", analysis.forbidden());
        if (analysis instanceof Analysis.Analysed analysed) {
            json.put("sentence", analysed.sentence())
                    .put("plan", PlanJson.write(analysed.plan()))
                    .put("uses", uses(analysed));
        }
        return json.build();
    }

    private static Analysis analysis(Json.Obj json) {
        var reasons = PlanJson.strings(json, "reasons");
        var forbidden = json.optionalText("forbidden");
        Optional<Plan> plan = json.object("plan").map(PlanJson::read);
        return plan.<Analysis>map(known -> new Analysis.Analysed(
                        known,
                        PlanJson.objects(json, "uses").stream()
                                .map(RequestJson::use)
                                .toList(),
                        json.text("sentence"),
                        reasons,
                        forbidden))
                .orElseGet(() -> new Analysis.Opaque(reasons, forbidden));
    }

    static Json uses(Analysis.Analysed analysed) {
        return Json.array(analysed.uses().stream().map(RequestJson::use).toList());
    }

    private static Json.Obj use(Use use) {
        return Json.object()
                .put("name", use.name())
                .put("risk", PlanJson.word(use.risk()))
                .put("profiled", use.profiled())
                .put("grantable", use.grantable())
                .put("builds", use.builds())
                .put("inside", Json.strings(use.inside()))
                .build();
    }

    static Use use(Json.Obj json) {
        return new Use(
                json.text("name"),
                Risk.valueOf(PlanJson.constant(json.text("risk"))),
                json.flag("profiled", false),
                json.flag("grantable", false),
                json.flag("builds", false),
                PlanJson.strings(json, "inside"));
    }
}
