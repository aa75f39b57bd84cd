package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action.SendExactly;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookFirstTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Destination FAR = Destination.of("provider:far", URI.create("https://api.example.com"));
    private static final Destination NEAR = Destination.of("provider:near", URI.create("http://127.0.0.1:8080"));
    private static final String ONE = "1".repeat(64);
    private static final String OTHER = "2".repeat(64);
    private static final SendExactly EXACTLY = new SendExactly("main", "trn_1", FAR, ONE, 10);

    private static Facts facts(Grant... grants) {
        return new Facts(NOW, List.of(grants), List.of(), false)
                .under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty())
                .looking(Set.of("provider:far", "provider:near"));
    }

    private static Action.Send send(Destination to, String sha256) {
        var label = Label.of(Classification.PUBLIC, Provenance.OWNER);
        return new Action.Send(to, label, List.of(label), sha256);
    }

    private static String decided(Action action, Facts facts) {
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow allow -> "allow " + allow.rule();
            case Decision.Ask ask -> "ask " + ask.rule();
            case Decision.Deny deny -> "deny " + deny.rule();
        };
    }

    private static Permit permit(SendExactly send) {
        if (Policy.decide(send, facts(new Grant("apr_1", send, LATER))) instanceof Decision.Allow(var permit)) {
            return permit;
        }
        throw new AssertionError("not allowed");
    }

    private static Permit redeemed(SendExactly send) {
        var permit = permit(send);
        permit.redeem(SendExactly.class, NOW);
        return permit;
    }

    @Test
    void send_toAModelThatIsLookedAt_asks_alsoOnThisMachine() {
        assertThat(decided(send(FAR, ONE), facts())).isEqualTo("ask egress.look");
        assertThat(decided(send(NEAR, ONE), facts())).isEqualTo("ask egress.look");
        assertThat(decided(send(FAR, ONE), facts().looking(Set.of("provider:near"))))
                .isEqualTo("allow egress.clearance");
    }

    @Test
    void send_isAllowed_byAYesToExactlyTheseBytes() {
        assertThat(decided(send(FAR, ONE), facts().running(Optional.of(redeemed(EXACTLY)))))
                .isEqualTo("allow egress.look");
    }

    @Test
    void send_asks_whereTheYesWasToSomethingElse() {
        var yes = facts().running(Optional.of(redeemed(EXACTLY)));
        assertThat(decided(send(FAR, OTHER), yes)).isEqualTo("ask egress.look");
        assertThat(decided(send(FAR, ""), yes)).isEqualTo("ask egress.look");
        assertThat(decided(send(NEAR, ONE), yes)).isEqualTo("ask egress.look");
        var namesake = Destination.of("provider:far", URI.create("https://other.example.com"));
        assertThat(decided(send(namesake, ONE), yes)).isEqualTo("ask egress.look");
        assertThat(decided(send(FAR, ONE), facts().running(Optional.of(permit(EXACTLY)))))
                .isEqualTo("ask egress.look");
        var command = new Action.RunCommand("main", "ls", "/", Map.of(), java.time.Duration.ofSeconds(1));
        var run = new Facts(NOW, List.of(new Grant("apr_2", command, LATER)), List.of(), true);
        assertThat(Policy.decide(command, run)).isInstanceOfSatisfying(Decision.Allow.class, allowed -> {
            allowed.permit().redeem(Action.RunCommand.class, NOW);
            assertThat(decided(send(FAR, ONE), facts().running(Optional.of(allowed.permit()))))
                    .isEqualTo("ask egress.look");
        });
    }

    @Test
    void send_isDenied_whateverWasSeen() {
        var yes = facts().running(Optional.of(redeemed(EXACTLY)));
        var personal = Label.of(Classification.PERSONAL, Provenance.OWNER);
        assertThat(decided(new Action.Send(FAR, personal, List.of(personal), ONE), yes))
                .isEqualTo("deny egress.clearance");
        assertThat(decided(new Action.Send(FAR, personal, List.of(personal), ONE), facts()))
                .isEqualTo("deny egress.clearance");
        assertThat(decided(send(FAR, ONE), yes.under(Rules.CAUTIOUS, Trust.SYNC, Optional.empty())))
                .isEqualTo("deny egress.trust");
        assertThat(decided(send(FAR, ONE), yes.within(new Regions(Optional.of(Set.of("eu")), Map.of()))))
                .isEqualTo("deny egress.region");
        assertThat(decided(send(FAR, ONE), yes.stopped(new Stops(true, false, Set.of()))))
                .isEqualTo("deny egress.local");
        assertThat(decided(send(FAR, ONE), yes.stopped(new Stops(false, true, Set.of()))))
                .isEqualTo("deny halt.paused");
        assertThat(decided(send(FAR, ONE), yes.stopped(new Stops(false, false, Set.of("api.example.com")))))
                .isEqualTo("deny egress.forbidden");
    }

    @Test
    void question_isAnswered_onlyForTheSameBytesOfTheSameTurn() {
        var answered = facts(new Grant("apr_1", EXACTLY, LATER));
        assertThat(decided(EXACTLY, facts())).isEqualTo("ask egress.look");
        assertThat(decided(EXACTLY, answered)).isEqualTo("allow egress.look");
        for (var other : List.of(
                new SendExactly("main", "trn_1", FAR, OTHER, 10),
                new SendExactly("main", "trn_2", FAR, ONE, 10),
                new SendExactly("side", "trn_1", FAR, ONE, 10),
                new SendExactly("main", "trn_1", NEAR, ONE, 10))) {
            assertThat(decided(other, answered)).isEqualTo("ask egress.look");
        }
        assertThat(decided(EXACTLY, facts(new Grant("apr_1", EXACTLY, NOW)))).isEqualTo("ask egress.look");
    }

    @Test
    void question_isAnsweredForTheTurn_thereOnly() {
        var scope = new Scope.Requests("trn_1", FAR);
        var answered = facts(new Grant("apr_1", scope, Optional.of("main"), LATER));
        assertThat(decided(new SendExactly("main", "trn_1", FAR, OTHER, 9), answered))
                .isEqualTo("allow egress.look");
        assertThat(decided(new SendExactly("main", "trn_2", FAR, OTHER, 9), answered))
                .isEqualTo("ask egress.look");
        assertThat(decided(new SendExactly("main", "trn_1", NEAR, OTHER, 9), answered))
                .isEqualTo("ask egress.look");
        assertThat(decided(new SendExactly("side", "trn_1", FAR, OTHER, 9), answered))
                .isEqualTo("ask egress.look");
        assertThat(decided(EXACTLY, facts(new Grant("apr_1", scope, Optional.of("main"), NOW))))
                .isEqualTo("ask egress.look");
    }

    @Test
    void question_isDenied_whileItsHostIsStopped() {
        var answered = facts(new Grant("apr_1", EXACTLY, LATER));
        assertThat(decided(EXACTLY, answered.stopped(new Stops(true, false, Set.of()))))
                .isEqualTo("deny egress.local");
        assertThat(decided(EXACTLY, answered.stopped(new Stops(false, true, Set.of()))))
                .isEqualTo("deny halt.paused");
        assertThat(decided(EXACTLY, answered.stopped(new Stops(false, false, Set.of("api.example.com")))))
                .isEqualTo("deny egress.forbidden");
        var near = new SendExactly("main", "trn_1", NEAR, ONE, 10);
        assertThat(decided(near, facts(new Grant("apr_1", near, LATER)).stopped(new Stops(true, false, Set.of()))))
                .isEqualTo("allow egress.look");
    }

    @Test
    void question_isOfADigest() {
        assertThatThrownBy(() -> new SendExactly("main", "trn_1", FAR, "", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendExactly("main", "trn_1", FAR, ONE, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
