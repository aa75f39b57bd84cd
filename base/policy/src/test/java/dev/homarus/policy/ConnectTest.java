package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Risk;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections of commands.
class ConnectTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String COMMAND = "curl it";

    private static Action.RunPlan run(String... arguments) {
        var words = new ArrayList<>(List.of("curl"));
        words.addAll(List.of(arguments));
        var stage = new Plan.Stage("/usr/bin/curl", words, "/workspace", Map.of(), List.of());
        var plan = new Plan(List.of(new Plan.Step(Plan.When.ALWAYS, List.of(stage))), Map.of());
        return new Action.RunPlan("main", COMMAND, plan, Map.of(), Duration.ofSeconds(9));
    }

    private static Permit permit(Action.RunPlan run, boolean redeemed) {
        var facts = new Facts(NOW, List.of(new Grant("g", run, NOW.plusSeconds(9))), List.of(), true);
        var permit = ((Decision.Allow) Policy.decide(run, facts)).permit();
        if (redeemed) {
            permit.redeem(Action.RunPlan.class, NOW);
        }
        return permit;
    }

    private static Facts facts(Optional<Permit> running, Trust trust, Label label, List<Grant> grants, Rule... rules) {
        return new Facts(NOW, grants, List.of(), true)
                .about(Optional.empty(), label, false)
                .under(new Rules(Profile.POWER, List.of(rules)), trust, Optional.empty())
                .running(running);
    }

    private static String decide(Action action, Facts facts) {
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow allow -> "allow " + allow.rule();
            case Decision.Ask ask -> "ask " + ask.rule();
            case Decision.Deny deny -> "deny " + deny.rule();
        };
    }

    private static Action.Connect to(String host) {
        return new Action.Connect("main", COMMAND, host, 443);
    }

    private static Facts usual(Action.RunPlan run, Rule... rules) {
        return facts(Optional.of(permit(run, true)), Trust.CUSTOM, Label.OWNER, List.of(), rules);
    }

    @Test
    void connection_isForACommandThatRuns() {
        var run = run("https://a.example.org/x");
        var none = facts(Optional.empty(), Trust.CUSTOM, Label.OWNER, List.of());
        var waiting = facts(Optional.of(permit(run, false)), Trust.CUSTOM, Label.OWNER, List.of());
        var other = new Action.Connect("main", "another command", "a.example.org", 443);
        var elsewhere = new Action.Connect("other", COMMAND, "a.example.org", 443);

        assertThat(decide(to("a.example.org"), usual(run))).isEqualTo("allow network.shown");
        assertThat(decide(to("a.example.org"), none)).isEqualTo("deny network.command");
        assertThat(decide(to("a.example.org"), waiting)).isEqualTo("deny network.command");
        assertThat(decide(other, usual(run))).isEqualTo("deny network.command");
        assertThat(decide(elsewhere, usual(run))).isEqualTo("deny network.command");
    }

    @Test
    void host_thatWasNotSeen_asks() {
        var run = run(
                "https://a.example.org/x",
                "http://c.example.org/",
                "https://u@d.example.org/",
                "https://e.example.org:8443");

        for (var host : List.of("b.example.org", "c.example.org", "d.example.org", "e.example.org", "xa.example.org")) {
            assertThat(decide(to(host), usual(run))).as(host).isEqualTo("ask network.ask");
        }
        assertThat(decide(new Action.Connect("main", COMMAND, "e.example.org", 8443), usual(run)))
                .isEqualTo("allow network.shown");
        assertThat(decide(new Action.Connect("main", COMMAND, "a.example.org", 22), usual(run)))
                .isEqualTo("ask network.ask");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "a.localhost",
                "10.0.0.1",
                "2130706433",
                "0x7f.1",
                "1.2.3.4",
                "a",
                "a..b.org",
                "a.example.org.",
                ".a.example.org",
                "-a.example.org",
                "::1",
                "a.example.1"
            })
    void whatIsNoPublicName_isDenied_evenWhereItWasSeen(String host) {
        var run = run("https://" + host + "/x");

        assertThat(decide(to(host), usual(run))).isEqualTo("deny network.address");
    }

    @Test
    void levels_belowThree_letNothingOut() {
        var running = Optional.of(permit(run("https://a.example.org/x"), true));

        assertThat(decide(to("a.example.org"), facts(running, Trust.SYNC, Label.OWNER, List.of())))
                .isEqualTo("deny egress.trust");
        assertThat(decide(to("a.example.org"), facts(running, Trust.NAMED, Label.OWNER, List.of())))
                .isEqualTo("allow network.shown");
    }

    @Test
    void host_inACommandThatAStandingGrantAllowed_asks() {
        var use = new Use("npm", Risk.WRITES_INSIDE, false, false, true, List.of());
        var stage = new Plan.Stage(
                "/usr/bin/npm", List.of("npm", "https://a.example.org/x"), "/workspace", Map.of(), List.of());
        var pin = Map.of("/usr/bin/npm", new Pin("1:1", "0".repeat(64)));
        var plan = new Plan(List.of(new Plan.Step(Plan.When.ALWAYS, List.of(stage))), pin);
        var run = new Action.RunPlan("main", COMMAND, plan, Map.of(), Duration.ofSeconds(9));
        var analysed = new Analysed(plan, List.of(use), "", List.of(), Optional.empty());
        var program = new Grant.Scope.Program("npm", "/usr/bin/npm", "0".repeat(64), "/workspace", Risk.WRITES_INSIDE);
        var grant = new Grant("g", program, Optional.empty(), NOW.plusSeconds(9));
        var facts = new Facts(NOW, List.of(grant), List.of(), true).about(Optional.of(analysed), Label.OWNER, false);
        var permit = ((Decision.Allow) Policy.decide(run, facts)).permit();
        permit.redeem(Action.RunPlan.class, NOW);

        assertThat(permit.grants()).containsExactly("g");
        assertThat(decide(to("a.example.org"), facts(Optional.of(permit), Trust.CUSTOM, Label.OWNER, List.of())))
                .isEqualTo("ask network.ask");
    }

    @Test
    void grant_ofAHost_holdsForItAndItsPort_unlessTheTurnHasReadUntrustedText() {
        var grant = new Grant("g", new Grant.Scope.Host("b.example.org", 443), Optional.empty(), NOW.plusSeconds(1));
        var running = Optional.of(permit(run("x"), true));
        var facts = facts(running, Trust.CUSTOM, Label.OWNER, List.of(grant));

        assertThat(decide(to("b.example.org"), facts)).isEqualTo("allow network.grant");
        assertThat(decide(new Action.Connect("main", COMMAND, "b.example.org", 80), facts))
                .isEqualTo("ask network.ask");
        assertThat(decide(to("c.example.org"), facts)).isEqualTo("ask network.ask");
        assertThat(decide(to("b.example.org"), facts(running, Trust.CUSTOM, Label.UNKNOWN, List.of(grant))))
                .isEqualTo("ask touched.all");
        assertThat(decide(
                        to("b.example.org"),
                        facts(running, Trust.CUSTOM, Label.UNKNOWN.from("web:news.example"), List.of(grant))))
                .isEqualTo("ask network.ask");
        assertThat(decide(run("x"), facts)).as("no command is covered by it").isEqualTo("ask exec.ask");
    }

    private static Rule rule(Verdict verdict, String... hosts) {
        return new Rule("r", verdict, Kind.CONNECT, List.of(), List.of(), List.of(hosts), Optional.empty(), "because");
    }

    @Test
    void rules_nameHosts() {
        var run = run("https://a.example.org/x");
        var running = Optional.of(permit(run, true));

        assertThat(decide(to("a.example.org"), usual(run, rule(Verdict.DENY)))).isEqualTo("deny rule.r");
        assertThat(decide(to("a.example.org"), usual(run, rule(Verdict.ASK)))).isEqualTo("ask rule.r");
        assertThat(decide(to("b.example.org"), usual(run, rule(Verdict.DENY, "*.example.org"))))
                .isEqualTo("deny rule.r");
        assertThat(decide(to("b.example.org"), usual(run, rule(Verdict.ALLOW, "*.example.org"))))
                .isEqualTo("allow rule.r");
        assertThat(decide(to("b.other.org"), usual(run, rule(Verdict.ALLOW, "*.example.org"))))
                .isEqualTo("ask network.ask");
        assertThat(decide(to("evilexample.org"), usual(run, rule(Verdict.ALLOW, "*.example.org"))))
                .isEqualTo("ask network.ask");
        assertThat(decide(
                        to("b.example.org"),
                        facts(running, Trust.CUSTOM, Label.UNKNOWN, List.of(), rule(Verdict.ALLOW, "b.example.org"))))
                .isEqualTo("ask touched.all");
        assertThatThrownBy(() -> rule(Verdict.ALLOW)).hasMessage("no hosts");
        assertThatThrownBy(() -> rule(Verdict.DENY, "*")).hasMessage("hosts");
        assertThatThrownBy(() -> rule(Verdict.DENY, "https://x.org")).hasMessage("hosts");
    }
}
