package dev.homarus.approval;

import dev.homarus.audit.Entry;
import dev.homarus.command.Analysis;
import dev.homarus.command.Plan;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.policy.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What another policy would have decided. Nothing is executed, asked or granted.
public final class Replay {
    /// What the record says was decided, and what would be.
    ///
    /// @param then `allow`, `ask`, `deny`, or `granted` where a standing Grant allowed it
    /// @param now `allow`, `ask` or `deny`
    public record Decided(Instant time, String what, String then, String thenRule, String now, String nowRule) {
        /// Whether the outcome differs; a Grant holds under every policy that does not deny.
        public boolean changes() {
            return then.equals("granted") ? now.equals("deny") : !then.equals(now);
        }

        public Json.Obj json() {
            return Json.object()
                    .put("time", time.toString())
                    .put("what", what)
                    .put("then", then)
                    .put("thenRule", thenRule)
                    .put("now", now)
                    .put("nowRule", nowRule)
                    .build();
        }
    }

    private Replay() {}

    /// Decides again on what an audit entry tells; nothing where it tells of no effect that the policy
    /// decided
    /// on.
    public static Optional<Decided> decide(Entry entry, Rules rules) {
        var event = entry.event();
        var detail = event.detail();
        var then = then(event.kind(), detail);
        if (then.isEmpty()) {
            return Optional.empty();
        }
        try {
            return request(event.session().orElse(""), detail)
                    .map(request -> decided(
                            entry,
                            request,
                            then.get(),
                            detail.optionalText("rule").orElse(""),
                            rules));
        } catch (JsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> then(String kind, Json.Obj detail) {
        var rule = detail.optionalText("rule").orElse("");
        if (kind.equals("approval.asked")) {
            return Optional.of("ask");
        }
        if (!kind.equals("tool.call")
                || detail.get("approval").isPresent()
                || rule.equals("exec.sandbox")
                || rule.equals("halt.paused")
                || rule.equals("egress.local")
                || rule.equals("egress.forbidden")
                || rule.equals("touched.all")
                || rule.equals("exec.ask")
                || rule.equals("files.ask")
                || rule.equals("fetch.ask")
                || rule.equals("fetch.redirect")
                || rule.equals("search.ask")) {
            return Optional.empty();
        }
        return Optional.of(detail.get("grants").isPresent() ? "granted" : detail.text("decision"));
    }

    private static Optional<Request> request(String session, Json.Obj detail) {
        if (detail.get("path").isPresent()) {
            return detail.get("after").isPresent()
                    ? Optional.of(Request.of(new Action.WriteWorkspace(
                            session, detail.text("path"), detail.text("before"), detail.text("after"))))
                    : Optional.empty();
        }
        if (detail.get("url").isPresent()) {
            return Optional.of(Request.of(new Action.Fetch(session, detail.text("url"))));
        }
        if (detail.get("query").isPresent()) {
            return Optional.of(
                    Request.of(new Action.Search(session, RequestJson.engine(detail), detail.text("query"))));
        }
        if (detail.get("command").isEmpty()) {
            return Optional.empty();
        }
        var plan = detail.object("plan").map(PlanJson::read);
        var time = Duration.ofSeconds(1);
        Effect action = plan.<Effect>map(
                        known -> new Action.RunPlan(session, detail.text("command"), known, Map.of(), time))
                .orElseGet(() ->
                        new Action.RunCommand(session, detail.text("command"), detail.text("cwd"), Map.of(), time));
        return Optional.of(new Request(action, analysis(detail, plan), Optional.empty()));
    }

    private static Optional<Analysis> analysis(Json.Obj detail, Optional<Plan> plan) {
        var forbidden = detail.optionalText("forbidden");
        if (plan.isEmpty() || detail.get("uses").isEmpty()) {
            return forbidden.map(reason -> new Analysis.Opaque(List.of(), forbidden));
        }
        var uses =
                PlanJson.objects(detail, "uses").stream().map(RequestJson::use).toList();
        return Optional.of(new Analysis.Analysed(plan.get(), uses, "", List.of(), forbidden));
    }

    private static Decided decided(Entry entry, Request request, String then, String thenRule, Rules rules) {
        var facts = new Facts(entry.time(), List.of(), List.of(), true)
                .about(
                        request.analysis(),
                        entry.event().label(),
                        entry.event().detail().flag("suspicious", false))
                .under(rules, Trust.CUSTOM, Optional.empty())
                .said(thenRule.equals("fetch.said") || thenRule.equals("search.said"))
                .judged(words(entry.event().detail()));
        var decision = Policy.decide(request.action(), facts);
        var word = switch (decision) {
            case Decision.Allow allow -> "allow";
            case Decision.Ask ask -> "ask";
            case Decision.Deny deny -> "deny";
        };
        var what = ApprovalJson.line((Effect) request.action());
        return new Decided(entry.time(), what, then, thenRule, word, decision.rule());
    }

    private static Words words(Json.Obj detail) {
        return detail.optionalText("whose")
                .map(whose -> new Words(Words.Whose.valueOf(whose.toUpperCase(Locale.ROOT)), ""))
                .orElse(Words.UNJUDGED);
    }
}
