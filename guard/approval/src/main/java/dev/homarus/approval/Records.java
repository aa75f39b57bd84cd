package dev.homarus.approval;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.audit.Event;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Words;
import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Optional;

/// What the audit is told about decisions, questions and answers.
final class Records {
    private Records() {}

    static Event asked(Approval question) {
        return about(
                "approval.asked",
                "agent",
                question,
                Json.object()
                        .put("rule", question.rule())
                        .put("digest", question.digest())
                        .put("origin", question.origin()));
    }

    static Event answered(Approval closed) {
        var detail = Json.object()
                .put("state", PlanJson.word(closed.state()))
                .put("for", closed.lasting().map(Lasting::word));
        closed.closing()
                .ifPresent(closing -> detail.put("face", closing.face())
                        .put("scope", closing.breadth().map(Choice.Breadth::word)));
        return about("approval.answered", closed.answeredBy().orElse("nobody"), closed, detail);
    }

    static Event ended(Approval approval, String result) {
        return about("tool.result", "agent", approval, Json.object().put("result", result));
    }

    private static Event about(String kind, String actor, Approval approval, Json.Builder detail) {
        return new Event(
                kind,
                actor,
                Optional.of(approval.action().session()),
                Optional.of(approval.turn()),
                approval.id(),
                about(approval.request(), detail).build(),
                approval.label());
    }

    static Event allowed(Request request, Asking asking, Permit permit, Optional<String> approval) {
        var detail = Json.object()
                .put("decision", "allow")
                .put("rule", permit.rule())
                .put("approval", approval);
        return decided(request, asking, permit.grants().isEmpty() ? detail : with(detail, permit.grants()));
    }

    /// What a person's yes to exactly this lowers; on record before it is done.
    static Optional<Event> lowered(Request request, Asking asking, Optional<String> approval) {
        var lowered = request.words().lowered();
        var to = switch (request.action()) {
            case Action.WriteWorkspace write -> lowered.get(write.path());
            default -> lowered.get("");
        };
        if (to == null) {
            return Optional.empty();
        }
        var detail = Json.object()
                .put("declassifier", "approval")
                .put("approval", approval)
                .put("from", asking.label().text())
                .put("to", to.text());
        var what = request.action() instanceof Action.WriteWorkspace write ? write.path() : "exec";
        return Optional.of(new Event(
                "label.lowered",
                "homarus",
                Optional.of(asking.session()),
                Optional.of(asking.turn()),
                what,
                about(request, detail).build(),
                asking.label()));
    }

    private static Json.Builder with(Json.Builder detail, List<String> grants) {
        return detail.put("grants", Json.strings(grants));
    }

    static Event denied(Request request, Asking asking, String rule, String reason) {
        return decided(
                request,
                asking,
                Json.object().put("decision", "deny").put("rule", rule).put("reason", reason));
    }

    private static Event decided(Request request, Asking asking, Json.Builder detail) {
        var subject = switch (request.action()) {
            case Action.RunCommand run -> "exec";
            case Action.RunPlan run -> "exec";
            case Action.WriteWorkspace write -> "write_file";
            case Action.Connect connect -> "connect";
            case Action.Fetch fetch -> "fetch";
            case Action.Search search -> "search";
            case Action.SendExactly send -> "send";
            case Action.ReadWorkspace read -> "read_file";
            case Action.Send send -> "send";
            case Action.Speak speak -> "speak";
            case Action.Operate operate -> operate.what();
        };
        return new Event(
                "tool.call",
                "agent",
                Optional.of(asking.session()),
                Optional.of(asking.turn()),
                subject,
                about(request, detail).build(),
                asking.label());
    }

    /// Adds what an auditor needs to recognise the Action, and what a policy needs to decide on it again.
    private static Json.Builder about(Request request, Json.Builder detail) {
        switch (request.action()) {
            case Action.RunCommand run -> detail.put("command", run.command()).put("cwd", run.folder());
            case Action.RunPlan run -> detail.put("command", run.command()).put("plan", PlanJson.write(run.plan()));
            case Action.WriteWorkspace write ->
                detail.put("path", write.path()).put("before", write.before()).put("after", write.after());
            case Action.Connect connect ->
                detail.put("host", connect.host()).put("port", connect.port()).put("by", connect.command());
            case Action.Fetch fetch -> detail.put("url", fetch.url());
            case Action.Search search ->
                detail.put("engine", search.engine().origin()).put("query", search.query());
            case Action.SendExactly send ->
                detail.put("to", send.destination().name())
                        .put("origin", send.destination().origin())
                        .put("sha256", send.sha256())
                        .put("bytes", send.bytes());
            case Action.ReadWorkspace read -> detail.put("path", read.path());
            case Action.Send send -> {}
            case Action.Speak speak -> {}
            case Action.Operate operate -> {}
        }
        request.analysis().ifPresent(analysis -> {
            detail.put("forbidden", analysis.forbidden());
            if (analysis instanceof Analysed analysed) {
                detail.put("uses", RequestJson.uses(analysed));
            }
        });
        if (request.words().whose() != Words.Whose.UNJUDGED) {
            detail.put("whose", PlanJson.word(request.words().whose()));
        }
        return Hidden.in(request) ? detail.put("suspicious", true) : detail;
    }
}
