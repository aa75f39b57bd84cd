package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Analysis;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What the owner has stopped, against everything else that can be known.
class StopsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(600);
    private static final List<String> HOSTS =
            List.of("api.example.com", "example.org", "8.8.8.8", "localhost.example.net", "127.0.0.1.example.com");
    private static final List<String> NEAR = List.of("localhost", "127.0.0.1", "127.3.2.1", "[::1]");
    private static final int ROUNDS = 20_000;

    private static <T> T any(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Destination far(RandomGenerator random) {
        var scheme = any(random, List.of("https", "http"));
        return Destination.of("provider:x", URI.create(scheme + "://" + any(random, HOSTS) + any(random, PORTS)));
    }

    private static final List<String> PORTS = List.of("", ":443", ":8443");

    private static Label label(RandomGenerator random) {
        return Label.of(any(random, List.of(Classification.values())), any(random, List.of(Provenance.values())));
    }

    private static Action.RunCommand command(String host) {
        return new Action.RunCommand("main", "curl https://" + host, "/workspace", Map.of(), Duration.ofSeconds(9));
    }

    private static Action.Connect connect(RandomGenerator random) {
        var host = any(random, HOSTS);
        return new Action.Connect("main", command(host).command(), host, 443);
    }

    /// The most open configuration that the draw gives: grants and consents for exactly this, rules that allow it.
    private static Facts facts(RandomGenerator random, Action action, Stops stops) {
        var grants = new ArrayList<Grant>();
        var rules = new ArrayList<Rule>();
        Optional<Permit> running = Optional.empty();
        if (action instanceof Action.Connect connect) {
            grants.add(new Grant("g0", connect, LATER));
            grants.add(new Grant("g1", new Scope.Host(connect.host(), connect.port()), Optional.empty(), LATER));
            running = Optional.of(permit(command(connect.host())));
        }
        if (random.nextBoolean()) {
            rules.add(new Rule(
                    "all",
                    Verdict.ALLOW,
                    Kind.CONNECT,
                    List.of(),
                    List.of(),
                    List.of("*.example.com", "example.org"),
                    Optional.empty(),
                    "x"));
        }
        var consents = new ArrayList<Consent>();
        if (action instanceof Action.Send send) {
            consents.add(
                    new Consent(send.destination().origin(), Classification.PERSONAL, LATER, random.nextBoolean()));
        }
        var profile = any(random, List.of(Profile.values()));
        return new Facts(NOW, grants, consents, random.nextInt(4) > 0)
                .about(Optional.<Analysis>empty(), label(random), random.nextInt(4) == 0)
                .under(
                        new Rules(profile, rules, random.nextBoolean()),
                        any(random, List.of(Trust.values())),
                        random.nextBoolean() ? Optional.of(LATER) : Optional.empty())
                .running(running)
                .stopped(stops);
    }

    private static Permit permit(Action action) {
        var facts = new Facts(NOW, List.of(new Grant("r", action, LATER)), List.of(), true);
        return ((Decision.Allow) Policy.decide(action, facts)).permit();
    }

    @Test
    void localOnly_noConfiguration_letsAnythingLeave() {
        var random = new Random(20261121);
        int otherwise = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Action action = random.nextBoolean() ? connect(random) : new Action.Send(far(random), label(random));
            long seed = random.nextLong();
            var decision = Policy.decide(action, facts(new Random(seed), action, new Stops(true, false)));
            assertThat(decision).as("%s, seed %s", action, seed).isInstanceOf(Decision.Deny.class);
            assertThat(decision.rule()).isEqualTo("egress.local");
            var open = Policy.decide(action, facts(new Random(seed), action, Stops.NONE));
            otherwise += open instanceof Decision.Allow ? 1 : 0;
        }
        assertThat(otherwise).as("configurations that let it out otherwise").isGreaterThan(ROUNDS / 20);
    }

    @Test
    void forbiddenHost_noConfiguration_letsAnythingReachIt() {
        var random = new Random(20261122);
        int otherwise = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Action action = random.nextBoolean() ? connect(random) : new Action.Send(far(random), label(random));
            var host =
                    action instanceof Action.Send send ? send.destination().host() : ((Action.Connect) action).host();
            long seed = random.nextLong();
            var forbidden = new Stops(false, false, java.util.Set.of(host.toUpperCase(java.util.Locale.ROOT) + "."));
            var decision = Policy.decide(action, facts(new Random(seed), action, forbidden));
            assertThat(decision).as("%s, seed %s", action, seed).isInstanceOf(Decision.Deny.class);
            assertThat(decision.rule()).isEqualTo("egress.forbidden");
            var other = Policy.decide(
                    action,
                    facts(
                            new Random(seed),
                            action,
                            new Stops(false, false, java.util.Set.of("x" + host, "x." + host))));
            var open = Policy.decide(action, facts(new Random(seed), action, Stops.NONE));
            assertThat(other.rule()).isEqualTo(open.rule());
            otherwise += open instanceof Decision.Allow ? 1 : 0;
        }
        assertThat(otherwise).as("configurations that let it out otherwise").isGreaterThan(ROUNDS / 20);
        var page = new Action.Fetch("main", "https://example.org/a");
        var said = Facts.at(NOW)
                .under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty())
                .said(true);
        assertThat(Policy.decide(page, said)).isInstanceOf(Decision.Allow.class);
        assertThat(Policy.decide(page, said.stopped(new Stops(false, false, java.util.Set.of("example.org"))))
                        .rule())
                .isEqualTo("egress.forbidden");
    }

    @Test
    void localOnly_whatStaysHere_isDecidedAsEver() {
        var random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            var near = Destination.of("provider:n", URI.create("http://" + any(random, NEAR) + ":8080"));
            assertThat(near.reach()).isEqualTo(Reach.LOCAL);
            Action action = random.nextBoolean() ? new Action.Send(near, label(random)) : command("x.example.com");
            long seed = random.nextLong();
            var local = Policy.decide(action, facts(new Random(seed), action, new Stops(true, false)));
            var open = Policy.decide(action, facts(new Random(seed), action, Stops.NONE));
            assertThat(local.rule()).isEqualTo(open.rule());
            assertThat(local.getClass()).isEqualTo((Object) open.getClass());
        }
    }

    @Test
    void paused_noConfiguration_letsAnythingHappen() {
        var random = new Random(8);
        var sum = "0".repeat(64);
        for (int round = 0; round < ROUNDS; round++) {
            Action action = switch (random.nextInt(6)) {
                case 0 -> connect(random);
                case 1 -> new Action.Send(far(random), label(random));
                case 2 -> new Action.Send(Destination.of("n", URI.create("http://localhost:1")), label(random));
                case 3 -> command("example.org");
                case 4 -> new Action.WriteWorkspace("main", "notes.txt", sum, "");
                default -> new Action.ReadWorkspace("main", "notes.txt");
            };
            var decision = Policy.decide(action, facts(random, action, new Stops(random.nextBoolean(), true)));
            assertThat(decision).as("%s", action).isInstanceOf(Decision.Deny.class);
            assertThat(decision.rule()).isEqualTo("halt.paused");
        }
    }

    @Test
    void regions_whatIsNotKnown_isNotAllowed() {
        var eu = Destination.of("n", URI.create("https://eu.example.com"));
        var far = Destination.of("n", URI.create("https://far.example.com"));
        var near = Destination.of("n", URI.create("http://localhost:1"));
        var open = Facts.at(NOW).under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty());
        var bound = open.within(new Regions(
                Optional.of(java.util.Set.of("eu")), Map.of("eu.example.com", "eu", "us.example.com", "us")));
        assertThat(rule(eu, bound)).isEqualTo("egress.clearance");
        assertThat(rule(far, bound)).isEqualTo("egress.region");
        assertThat(rule(Destination.of("n", URI.create("https://us.example.com")), bound))
                .isEqualTo("egress.region");
        assertThat(rule(Destination.of("n", URI.create("https://x.eu.example.com")), bound))
                .isEqualTo("egress.region");
        assertThat(rule(near, bound)).isEqualTo("egress.clearance");
        assertThat(rule(far, open)).isEqualTo("egress.clearance");
        var none = open.within(new Regions(Optional.of(java.util.Set.of()), Map.of("eu.example.com", "eu")));
        assertThat(rule(eu, none)).isEqualTo("egress.region");
    }

    private static String rule(Destination to, Facts facts) {
        return Policy.decide(new Action.Send(to, Label.SYSTEM), facts).rule();
    }

    @Test
    void stops_areNotLiftedByOtherFacts() {
        var facts = Facts.at(NOW)
                .stopped(new Stops(true, true))
                .with(new Grant("g", command("a.example"), LATER))
                .about(Optional.empty(), Label.OWNER, false)
                .under(Rules.CAUTIOUS, Trust.CUSTOM, Optional.of(LATER))
                .running(Optional.empty());
        assertThat(facts.stops()).isEqualTo(new Stops(true, true));
    }
}
