package dev.homarus.approval;

import dev.homarus.approval.Approval.Closing;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Policy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A question as faces get it. Contract: `docs/spec/http-api.md`.
final class ApprovalJson {
    private ApprovalJson() {}

    static String line(Effect action) {
        return switch (action) {
            case Action.RunCommand run -> run.command();
            case Action.RunPlan run -> run.command();
            case Action.WriteWorkspace write -> "write " + write.path();
            case Action.Connect connect -> "reach " + connect.place();
            case Action.Fetch fetch -> "get " + fetch.url();
            case Action.Search search -> "search for " + search.query();
            case Action.SendExactly send ->
                "send " + send.bytes() + " bytes to " + send.destination().name();
        };
    }

    static Json.Obj of(Approval approval) {
        var face = approval.question().face();
        var json = Json.object();
        face.json().members().forEach(json::put);
        json.put("digest", face.digest())
                .put("state", PlanJson.word(approval.state()))
                .put("result", approval.result());
        approval.closing().ifPresent(closing -> closing(json, closing));
        return json.build();
    }

    private static void closing(Json.Builder json, Closing closing) {
        json.put("answeredBy", closing.by())
                .put("face", closing.face())
                .put("answeredAt", closing.at().toString())
                .put("for", closing.lasting().map(Lasting::word))
                .put("scope", closing.breadth().map(Choice.Breadth::word))
                .put("text", closing.text());
    }

    /// What is asked; how it is answered is no part of it.
    static Json.Obj asked(Question question) {
        var json = Json.object().put("id", question.id());
        var request = question.request();
        switch (question.action()) {
            case Action.RunCommand run -> run(json, run.command(), run.folder(), run.environment(), run.timeout());
            case Action.RunPlan run -> {
                run(json, run.command(), firstFolder(run), run.environment(), run.timeout());
                json.put("plan", PlanJson.write(run.plan()));
            }
            case Action.WriteWorkspace write ->
                json.put("kind", "write")
                        .put("cwd", "/workspace")
                        .put("command", question.line())
                        .put("path", write.path())
                        .put("shown", Shown.exactly(question.line()))
                        .put("before", write.before())
                        .put("after", write.after())
                        .put("change", request.change())
                        .put("shownChange", request.change().map(Shown::prose));
            case Action.Connect connect ->
                json.put("kind", "connect")
                        .put("cwd", "/workspace")
                        .put("command", question.line())
                        .put("shown", Shown.exactly(question.line()))
                        .put("host", connect.host())
                        .put("port", connect.port())
                        .put("by", Shown.exactly(connect.command()))
                        .put(
                                "sentence",
                                "reach " + connect.place()
                                        + "; it encrypts what it sends, which can be anything it can read");
            case Action.Fetch fetch ->
                json.put("kind", "fetch")
                        .put("command", question.line())
                        .put("shown", Shown.exactly(question.line()))
                        .put("url", fetch.url())
                        .put("host", fetch.address().host())
                        .put(
                                "sentence",
                                "ask " + fetch.address().host()
                                        + " for this page; it learns everything that stands in the address, and nothing else goes there");
            case Action.Search search ->
                json.put("kind", "search")
                        .put("command", question.line())
                        .put("shown", Shown.exactly(question.line()))
                        .put("query", Shown.exactly(search.query()))
                        .put("host", search.engine().host())
                        .put(
                                "sentence",
                                "ask " + search.engine().host()
                                        + " for pages about these words; it learns them, and so do the engines it asks");
            case Action.SendExactly send -> send(json, question, send);
        }
        known(json, request);
        if (!request.words().reason().isEmpty()) {
            json.put("words", request.words().reason());
        }
        return json.put("fingerprint", Digest.of(question.action()))
                .put("suspicious", Hidden.in(request))
                .put("group", group(question))
                .put("session", question.action().session())
                .put("turn", question.turn())
                .put("origin", question.origin())
                .put("rule", question.rule())
                .put("label", question.label().text())
                .put("untrusted", untrusted(question.label()))
                .put("because", because(question))
                .put("asked", question.asked().toString())
                .put("expires", question.expires().toString())
                .put(
                        "choices",
                        Json.array(question.choices().stream().map(Choice::json).toList()))
                .build();
    }

    private static void send(Json.Builder json, Question question, Action.SendExactly send) {
        var to = send.destination();
        json.put("kind", "send")
                .put("command", question.line())
                .put("shown", Shown.exactly(question.line()))
                .put("model", to.name().replaceFirst("^provider:", ""))
                .put("destination", to.origin())
                .put("host", to.host())
                .put("bytes", send.bytes())
                .put("bound", send.sha256())
                .put("sentence", "send exactly these bytes to " + to.host() + "; nothing else goes by this answer");
        question.request()
                .sending()
                .ifPresent(sending -> sending.json().members().forEach(json::put));
    }

    private static void run(
            Json.Builder json, String command, String folder, Map<String, String> environment, Duration timeout) {
        var all = Json.object();
        environment.forEach(all::put);
        json.put("kind", "exec")
                .put("command", command)
                .put("shown", Shown.exactly(command))
                .put("cwd", folder)
                .put("environment", all.build())
                .put("timeout", timeout.toSeconds());
    }

    private static String firstFolder(Action.RunPlan run) {
        return run.plan().steps().getFirst().stages().getFirst().folder();
    }

    /// Adds what was found out about a command.
    private static void known(Json.Builder json, Request request) {
        request.analysis().ifPresent(analysis -> {
            json.put("reasons", Json.strings(analysis.reasons()));
            if (analysis instanceof Analysed analysed) {
                json.put("analysable", true)
                        .put("sentence", analysed.sentence())
                        .put("risk", PlanJson.word(analysed.risk()))
                        .put("riskWords", Risks.does(analysed.risk()))
                        .put("touches", Json.strings(touches(analysed)));
            } else {
                json.put("analysable", false);
            }
        });
    }

    private static List<String> touches(Analysed analysed) {
        return analysed.uses().stream()
                .flatMap(use -> use.inside().stream())
                .distinct()
                .toList();
    }

    /// Questions of one group can be decided together: the same programs in the same folder, or the same
    /// file.
    private static String group(Question question) {
        return switch (question.action()) {
            case Action.RunCommand run -> question.id();
            case Action.RunPlan run -> programs(question) + " in " + firstFolder(run);
            case Action.WriteWorkspace write -> "write " + write.path();
            case Action.Connect connect -> "reach " + connect.place();
            case Action.Fetch fetch -> "pages of " + fetch.address().host();
            case Action.Search search -> "questions to " + search.engine().host();
            case Action.SendExactly send -> "requests to " + send.destination().name();
        };
    }

    private static String programs(Question question) {
        return question.request().analysis().orElse(null) instanceof Analysed analysed
                ? analysed.uses().stream().map(Use::name).distinct().collect(Collectors.joining(" | "))
                : question.id();
    }

    /// Says why no grant and no rule answers this, where private data and words that nobody vouches for would
    /// meet an effect outside.
    private static Optional<String> because(Question question) {
        if (!question.rule().equals(Policy.ALL_TOUCHED)) {
            return Optional.empty();
        }
        var sources = question.label().sources();
        return Optional.of("this conversation has read private data and words that nobody vouches for"
                + (sources.isEmpty() ? "" : " (" + String.join(", ", sources) + ")")
                + ", and this would reach outside: together that is how data is stolen, so it is always asked");
    }

    /// Says whether the Turn has read what nobody vouches for, and where that came from.
    private static Json.Obj untrusted(Label label) {
        boolean read = label.provenance() == Provenance.UNTRUSTED;
        return Json.object()
                .put("read", read)
                .put("from", Json.strings(read ? label.sources() : List.of()))
                .build();
    }
}
