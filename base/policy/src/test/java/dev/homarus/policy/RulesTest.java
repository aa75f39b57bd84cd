package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Opaque;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.command.Plan.When;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action.RunCommand;
import dev.homarus.policy.Action.RunPlan;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration TIME = Duration.ofSeconds(60);

    private record Known(Action.Effect action, Optional<Analysis> analysis) {}

    private static Known plan(Use... uses) {
        var stages = Arrays.stream(uses)
                .map(use -> new Stage(
                        "/usr/bin/" + use.name().replaceFirst(" .*", ""),
                        List.of(use.name().split(" ", -1)),
                        "/workspace",
                        Map.of(),
                        List.of()))
                .toList();
        var pins = new java.util.HashMap<String, Pin>();
        stages.forEach(stage -> pins.put(stage.program(), new Pin("1:2", "a".repeat(64))));
        var plan = new Plan(List.of(new Step(When.ALWAYS, stages)), pins);
        return new Known(
                new RunPlan("main", "x", plan, Map.of(), TIME),
                Optional.of(new Analysed(plan, List.of(uses), "x", List.of(), Optional.empty())));
    }

    private static Use use(String name, Risk risk, String... inside) {
        return new Use(name, risk, true, true, List.of(inside));
    }

    private static Known opaque(String text) {
        return new Known(
                new RunCommand("main", text, "/workspace", Map.of(), TIME),
                Optional.of(new Opaque(List.of(), Optional.empty())));
    }

    private static Known write(String path) {
        return new Known(new WriteWorkspace("main", path, "", ""), Optional.empty());
    }

    private static Rule rule(
            String name, Verdict verdict, @Nullable Risk risk, List<String> programs, String... folders) {
        return new Rule(
                name, verdict, Kind.EXEC, programs, List.of(folders), Optional.ofNullable(risk), "because of " + name);
    }

    private static Rules rules(Profile profile, Rule... rules) {
        return new Rules(profile, List.of(rules));
    }

    private static String decide(Known known, Rules rules, Label label, boolean hidden, Grant... grants) {
        var facts = new Facts(NOW, List.of(grants), List.of(), true)
                .about(known.analysis(), label, hidden)
                .under(rules, Trust.CUSTOM, Optional.empty());
        return switch (Policy.decide(known.action(), facts)) {
            case Decision.Allow allow -> "allow " + allow.rule();
            case Decision.Ask ask -> "ask " + ask.rule();
            case Decision.Deny deny -> "deny " + deny.rule();
        };
    }

    private static String decide(Known known, Rules rules) {
        return decide(known, rules, Label.OWNER, false);
    }

    @Test
    void profiles_allowWhatTheySay_andNothingElse() {
        var reads = plan(use("grep", Risk.READS));
        var writes = plan(use("touch", Risk.WRITES_INSIDE));
        var odd = plan(new Use("grep", Risk.READS, false, true, List.of()));
        for (var profile : Profile.values()) {
            var rules = rules(profile);
            assertThat(decide(plan(use("curl", Risk.NETWORK)), rules)).isEqualTo("ask exec.ask");
            assertThat(decide(plan(use("rm", Risk.DESTRUCTIVE)), rules)).isEqualTo("ask exec.ask");
            assertThat(decide(odd, rules)).isEqualTo("ask exec.ask");
            assertThat(decide(opaque("x=$(y)"), rules)).isEqualTo("ask exec.ask");
            assertThat(decide(write("a.txt"), rules)).isEqualTo("ask files.ask");
            assertThat(decide(plan(use("sudo", Risk.PRIVILEGE)), rules)).isEqualTo("deny exec.elevation");
        }
        assertThat(decide(reads, rules(Profile.CAUTIOUS))).isEqualTo("ask exec.ask");
        assertThat(decide(reads, rules(Profile.BALANCED))).isEqualTo("allow profile.balanced");
        assertThat(decide(writes, rules(Profile.BALANCED))).isEqualTo("ask exec.ask");
        assertThat(decide(writes, rules(Profile.POWER))).isEqualTo("allow profile.power");
        assertThat(decide(writes, rules(Profile.POWER), Label.UNKNOWN, false)).isEqualTo("ask exec.ask");
        assertThat(decide(reads, rules(Profile.POWER), Label.UNKNOWN, false)).isEqualTo("allow profile.power");
        assertThat(decide(plan(use("grep", Risk.READS), use("touch", Risk.WRITES_INSIDE)), rules(Profile.BALANCED)))
                .isEqualTo("ask exec.ask");
    }

    @Test
    void deny_winsOverEverything() {
        var deny = rule("no-git", Verdict.DENY, null, List.of("git push"));
        var allow = rule("git", Verdict.ALLOW, Risk.NETWORK, List.of("git"));
        var push = plan(use("git push", Risk.NETWORK));
        var rules = rules(Profile.POWER, allow, deny);
        assertThat(decide(push, rules)).isEqualTo("deny rule.no-git");
        assertThat(decide(push, rules, Label.OWNER, false, new Grant("g", push.action(), NOW.plusSeconds(9))))
                .isEqualTo("deny rule.no-git");
        assertThat(decide(plan(use("grep", Risk.READS), use("git push", Risk.NETWORK)), rules))
                .isEqualTo("deny rule.no-git");
        assertThat(decide(plan(use("git fetch", Risk.NETWORK)), rules)).isEqualTo("allow rule.git");
    }

    @Test
    @DisplayName("EX-29 what cannot be analysed is denied wherever a deny rule might be about it")
    void deny_ofWhatCannotBeAnalysed_isCautious() {
        var rules = rules(Profile.POWER, rule("no-curl", Verdict.DENY, null, List.of("/usr/bin/curl")));
        assertThat(decide(opaque("true;".repeat(60) + "curl http://x"), rules)).isEqualTo("deny rule.no-curl");
        assertThat(decide(opaque("echo $(date)"), rules)).isEqualTo("ask exec.ask");
        assertThat(decide(
                        opaque("echo $(date)"),
                        rules(Profile.POWER, rule("any", Verdict.DENY, Risk.NETWORK, List.of()))))
                .isEqualTo("deny rule.any");
    }

    @Test
    void ask_winsOverAllow_butNotOverAnAnswer() {
        var rules = rules(
                Profile.POWER,
                rule("look", Verdict.ALLOW, null, List.of("grep")),
                rule("ask-src", Verdict.ASK, null, List.of(), "/workspace/src"));
        assertThat(decide(plan(use("grep", Risk.READS, "/workspace/src/a")), rules))
                .isEqualTo("ask rule.ask-src");
        var docs = plan(use("grep", Risk.READS, "/workspace/docs/a"));
        assertThat(decide(docs, rules)).isEqualTo("ask rule.ask-src");
        assertThat(decide(docs, rules, Label.OWNER, false, new Grant("g", docs.action(), NOW.plusSeconds(9))))
                .isEqualTo("allow exec.grant");
    }

    @Test
    void allow_staysWithinItsFolderAndRisk() {
        var rules = rules(
                Profile.CAUTIOUS, rule("touch", Verdict.ALLOW, Risk.WRITES_INSIDE, List.of("touch"), "/workspace"));
        assertThat(decide(plan(use("touch", Risk.WRITES_INSIDE, "/workspace/a")), rules))
                .isEqualTo("allow rule.touch");
        assertThat(decide(plan(use("touch", Risk.WRITES_INSIDE, "/workspaces/a")), rules))
                .isEqualTo("ask exec.ask");
        assertThat(decide(plan(use("touch", Risk.WRITES_INSIDE, "/workspace/../etc")), rules))
                .isEqualTo("ask exec.ask");
        assertThat(decide(plan(use("touch", Risk.WRITES_OUTSIDE, "/workspace/a")), rules))
                .isEqualTo("ask exec.ask");
        assertThat(decide(plan(use("touch", Risk.WRITES_INSIDE, "/workspace/a")), rules, Label.UNKNOWN, false))
                .isEqualTo("ask exec.ask");
        assertThat(decide(plan(use("touchy", Risk.READS)), rules)).isEqualTo("ask exec.ask");
    }

    @Test
    @DisplayName("EX-13 nothing with characters that cannot be seen is allowed by a rule or a profile")
    void hidden_isAlwaysAsked() {
        var reads = plan(use("grep", Risk.READS));
        assertThat(decide(
                        reads,
                        rules(Profile.POWER, rule("g", Verdict.ALLOW, null, List.of("grep"))),
                        Label.OWNER,
                        true))
                .isEqualTo("ask exec.ask");
    }

    @Test
    void write_followsItsRules() {
        var rules = new Rules(
                Profile.CAUTIOUS,
                List.of(
                        new Rule(
                                "notes",
                                Verdict.ALLOW,
                                Kind.WRITE,
                                List.of(),
                                List.of("/workspace/notes"),
                                Optional.empty(),
                                "x"),
                        new Rule(
                                "keys",
                                Verdict.DENY,
                                Kind.WRITE,
                                List.of(),
                                List.of("/workspace/notes/keys"),
                                Optional.empty(),
                                "x")));
        assertThat(decide(write("notes/a.txt"), rules)).isEqualTo("allow rule.notes");
        assertThat(decide(write("notes/keys/a"), rules)).isEqualTo("deny rule.keys");
        assertThat(decide(write("a.txt"), rules)).isEqualTo("ask files.ask");
        assertThat(decide(write("../a.txt"), rules)).isEqualTo("deny files.workspace");
        assertThat(decide(write("notes/a.txt"), rules, Label.UNKNOWN, false)).isEqualTo("ask files.ask");
    }

    @Test
    void elevation_letsItBeAsked_neverMore() {
        var sudo = plan(use("sudo", Risk.PRIVILEGE));
        var facts = new Facts(NOW, List.of(), List.of(), true)
                .about(sudo.analysis(), Label.OWNER, false)
                .under(rules(Profile.POWER), Trust.CUSTOM, Optional.of(NOW.plusSeconds(1)));
        assertThat(Policy.decide(sudo.action(), facts)).isInstanceOf(Decision.Ask.class);
        assertThat(Grants.exact(sudo.action(), facts)).isEmpty();
        assertThat(Grants.programs(sudo.action(), facts)).isEmpty();
        var late = facts.under(rules(Profile.POWER), Trust.CUSTOM, Optional.of(NOW));
        assertThat(Policy.decide(sudo.action(), late)).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void program_isNamedBelowTheNearestCommonFolder() {
        var known = plan(use("grep", Risk.READS, "/workspace/a"), use("sort", Risk.READS));
        var facts = new Facts(NOW, List.of(), List.of(), true).about(known.analysis(), Label.OWNER, false);
        assertThat(Grants.programs(known.action(), facts))
                .extracting(Grant.Scope.Program::name, Grant.Scope.Program::folder)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("grep", "/workspace"),
                        org.assertj.core.groups.Tuple.tuple("sort", "/workspace"));
    }

    @Test
    void rules_thatContradictThemselves_areRefused() {
        assertThatThrownBy(() -> rule("Big", Verdict.DENY, null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule("a", Verdict.DENY, null, List.of(), "src"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule("a", Verdict.ALLOW, Risk.PRIVILEGE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        var twice = rule("a", Verdict.DENY, null, List.of());
        assertThatThrownBy(() -> rules(Profile.CAUTIOUS, twice, twice)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void send_belowLevelThree_goesNowhere() {
        var to = dev.homarus.types.Destination.of("p", java.net.URI.create("https://h.example"));
        var near = dev.homarus.types.Destination.of("p", java.net.URI.create("http://127.0.0.1:1"));
        for (var trust : Trust.values()) {
            var facts = Facts.at(NOW).under(Rules.CAUTIOUS, trust, Optional.empty());
            assertThat(Policy.decide(new Action.Send(to, Label.SYSTEM), facts) instanceof Decision.Allow)
                    .isEqualTo(trust.reaches(Trust.NAMED));
            assertThat(Policy.decide(new Action.Send(near, Label.SYSTEM), facts))
                    .isInstanceOf(Decision.Allow.class);
        }
    }

    /// Measured and printed, not asserted: a decision with a hundred rules and a hundred Grants.
    @Test
    void decide_oneDecision_isMeasured() {
        var rules = new ArrayList<Rule>();
        var grants = new ArrayList<Grant>();
        for (int i = 0; i < 100; i++) {
            rules.add(rule("r" + i, i % 2 == 0 ? Verdict.DENY : Verdict.ALLOW, null, List.of("p" + i)));
            grants.add(new Grant(
                    "g" + i,
                    new Grant.Scope.Program("q" + i, "/usr/bin/q" + i, "a".repeat(64), "/workspace", Risk.READS),
                    Optional.empty(),
                    NOW.plusSeconds(60)));
        }
        var known = plan(use("grep", Risk.READS), use("sort", Risk.READS), use("head", Risk.READS));
        var facts = new Facts(NOW, grants, List.of(), true)
                .about(known.analysis(), Label.OWNER, false)
                .under(new Rules(Profile.BALANCED, rules), Trust.CUSTOM, Optional.empty());
        var plain = new Facts(NOW, List.of(), List.of(), true).about(known.analysis(), Label.OWNER, false);
        System.out.printf(
                "[report] policy: a decision takes %.1f µs, with 100 rules and 100 grants %.1f µs%n",
                microseconds(known.action(), plain), microseconds(known.action(), facts));
    }

    private static double microseconds(Action action, Facts facts) {
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            Policy.decide(action, facts);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            Policy.decide(action, facts);
        }
        return (System.nanoTime() - begin) / 1_000.0 / rounds;
    }
}
