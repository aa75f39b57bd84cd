package dev.homarus.gateway;

import dev.homarus.approval.Replay;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Query;
import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Tries a policy before it holds: its own tests, and what was decided in the last thirty days. Nothing is
/// executed, asked or granted.
///
/// @param analyse tells what a command line means in a folder
record PolicyTrial(AuditLog audit, InstantSource clock, BiFunction<String, String, Analysis> analyse) {
    /// In which order a decision is made, for a person.
    static final List<String> ORDER = List.of(
            "halt.paused, egress.local, egress.forbidden: what you have stopped or forbidden is denied, whatever else is set",
            "exec.sandbox: commands that cannot be isolated are denied",
            "exec.forbidden: what can never be right is denied",
            "exec.elevation: what wants another user's rights is denied unless the owner has opened an elevation",
            "rule.NAME: a rule that denies",
            "touched.all: an effect outside, in a conversation that has read private data and what nobody vouches for, asks",
            "exec.grant, files.grant, network.grant, fetch.grant: your answers; what only reads excepted, none counts in a Turn that has read"
                    + " untrusted content",
            "rule.NAME: a rule that asks",
            "rule.NAME: a rule that allows; profile.NAME: what the profile allows",
            "network.command, egress.trust, network.address: connections that no allowed command wants, below trust"
                    + " level 3, or to anything but a public name are denied",
            "network.shown: a host that stands in the command you allowed is reached",
            "egress.plaintext, fetch.label: pages by anything but https, and URLs in a conversation that has read what is"
                    + " sensitive, are denied",
            "fetch.said, fetch.redirect: a page whose URL you have typed, and where it leads on its own host",
            "exec.ask, files.ask, network.ask, fetch.ask: everything else asks",
            "egress.look: a request to a model whose requests you look at first asks, unless you have said yes to exactly"
                    + " these bytes, or to what this Turn sends");

    private static final String COMMAND = "a command";
    private static final Duration BACK = Duration.ofDays(30);

    /// How one test ended.
    record Tested(PolicyFile.Case test, String decided, String rule) {
        boolean passed() {
            return decided.equals(test.expect());
        }

        Json.Obj json() {
            return Json.object()
                    .put("name", test.name())
                    .put("expect", test.expect())
                    .put("decided", decided)
                    .put("rule", rule)
                    .put("passed", passed())
                    .build();
        }
    }

    /// What a trial found.
    ///
    /// @param replayed how many recorded decisions were decided on again
    /// @param complete whether these are all of the last thirty days
    record Report(List<Tested> tests, List<Replay.Decided> changes, int replayed, boolean complete) {
        boolean passed() {
            return tests.stream().allMatch(Tested::passed);
        }

        Json.Obj json() {
            return Json.object()
                    .put("ok", passed())
                    .put("tests", Json.array(tests.stream().map(Tested::json).toList()))
                    .put("replayed", replayed)
                    .put("complete", complete)
                    .put(
                            "changes",
                            Json.array(
                                    changes.stream().map(Replay.Decided::json).toList()))
                    .build();
        }
    }

    Report run(PolicyFile file) {
        var since = Optional.of(clock.instant().minus(BACK));
        var decided = new ArrayList<Replay.Decided>();
        boolean complete = true;
        for (var kind : List.of("tool.call", "approval.asked")) {
            var entries = audit.query(new Query(Optional.of(kind), since, Optional.empty(), Query.MAX_LIMIT));
            complete &= entries.size() < Query.MAX_LIMIT;
            entries.forEach(entry -> Replay.decide(entry, file.rules()).ifPresent(decided::add));
        }
        var changes = decided.stream()
                .filter(Replay.Decided::changes)
                .sorted(java.util.Comparator.comparing(Replay.Decided::time))
                .toList();
        var tests = file.cases().stream().map(test -> test(test, file.rules())).toList();
        return new Report(tests, changes, decided.size(), complete);
    }

    private Tested test(PolicyFile.Case test, Rules rules) {
        var analysis = test.command().map(text -> analyse.apply(text, test.folder()));
        var action = action(test, analysis);
        var facts = new Facts(clock.instant(), List.of(), List.of(), true)
                .about(analysis, test.untrusted() ? Label.UNKNOWN : Label.OWNER, false)
                .under(rules, Trust.CUSTOM, Optional.empty())
                .running(test.connect().isPresent() ? Optional.of(running()) : Optional.empty());
        var decision = Policy.decide(action, facts);
        var word = switch (decision) {
            case Decision.Allow allow -> "allow";
            case Decision.Ask ask -> "ask";
            case Decision.Deny deny -> "deny";
        };
        return new Tested(test, word, decision.rule());
    }

    /// Returns the right by which a command runs that is nobody's.
    private Permit running() {
        var now = clock.instant();
        var command = new Action.RunCommand("test", COMMAND, "/workspace", Map.of(), Duration.ofSeconds(1));
        var facts = new Facts(now, List.of(new Grant("test", command, now.plus(Permit.LIFETIME))), List.of(), true);
        if (Policy.decide(command, facts) instanceof Decision.Allow(var permit)) {
            permit.redeem(Action.RunCommand.class, now);
            return permit;
        }
        throw new IllegalStateException("a command that was answered is allowed");
    }

    private static Effect action(PolicyFile.Case test, Optional<Analysis> analysis) {
        if (test.connect().isPresent()) {
            var place = test.connect().get();
            int colon = place.lastIndexOf(':');
            return new Action.Connect(
                    "test", COMMAND, place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
        }
        if (test.write().isPresent()) {
            return new Action.WriteWorkspace("test", test.write().get(), "", "");
        }
        var command = test.command().orElseThrow();
        var time = Duration.ofSeconds(1);
        return analysis.orElseThrow() instanceof Analysed analysed
                ? new Action.RunPlan("test", command, analysed.plan(), Map.of(), time)
                : new Action.RunCommand("test", command, test.folder(), Map.of(), time);
    }
}
