package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Stops;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import dev.homarus.types.SecretRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A look before sending, at the gate.
@Timeout(60)
class OnlookerTest {
    @TempDir
    Path folder;

    private Rig rig;
    private Peer peer;
    private Destination to;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        peer = new Peer(Peer.status(200, "hello"));
        to = rig.declared(peer.address());
        rig.looked = Set.of(to.name());
    }

    @AfterEach
    void close() {
        rig.close();
        peer.close();
    }

    private Outgoing out(String text) {
        return Rig.post(to, Rig.segment(Label.SYSTEM, "head "), Rig.segment(Label.OWNER, text));
    }

    private Permit permit(Outgoing out, String sha256) {
        var send = new Action.SendExactly("main", "trn_1", out.destination(), sha256, out.size());
        var now = rig.now.get();
        var facts = Facts.at(now).with(new Grant("apr_1", send, now.plusSeconds(9)));
        if (Policy.decide(send, facts) instanceof Decision.Allow(var permit)) {
            return permit;
        }
        throw new AssertionError("not allowed");
    }

    private Onlooker.Answer yes(Outgoing out, String sha256) {
        return new Onlooker.Answer.Yes(permit(out, sha256), new Ledger.Answered("apr_1", "owner"));
    }

    private void assertNothingWent() {
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
        assertThat(rig.kinds()).containsExactly("egress.denied");
        assertThat(rig.audit
                        .query(dev.homarus.audit.Query.newest(1))
                        .getFirst()
                        .event()
                        .detail()
                        .text("rule"))
                .isEqualTo("egress.look");
    }

    @Test
    void send_isShownFirst_andThenGoesAsItWasShown() throws IOException {
        var shown = new ByteArrayOutputStream();
        try (var exchange = rig.send(out("body"), (out, sha256) -> {
            assertThat(peer.connections).hasValue(0);
            assertThat(rig.requests()).isEmpty();
            out.segments().forEach(segment -> shown.writeBytes(segment.wire()));
            return yes(out, sha256);
        })) {
            assertThat(exchange.status()).isEqualTo(200);
        }
        assertThat(peer.requests.getFirst().body()).isEqualTo(shown.toByteArray());
        var entry = rig.requests().getFirst();
        assertThat(entry.rule()).isEqualTo("egress.look");
        assertThat(entry.answered()).contains(new Ledger.Answered("apr_1", "owner"));
        assertThat(entry.json().text("approval")).isEqualTo("apr_1");
        assertThat(entry.json().text("answeredBy")).isEqualTo("owner");
    }

    @Test
    void send_withoutAYes_dialsNothing() {
        assertThatThrownBy(() -> rig.send(out("body"), (out, sha256) -> new Onlooker.Answer.No("you said no")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("EGRESS-013 Nothing was sent: you said no.")
                .hasMessageContaining("homarus model look test off");
        assertNothingWent();
    }

    @Test
    void send_whereNobodyCanBeShownIt_dialsNothing() {
        assertThatThrownBy(() -> rig.send(out("body")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("EGRESS-013");
        assertNothingWent();
    }

    @Test
    void yesToOtherBytes_letsNothingOut() {
        var other = out("bodx");
        assertThatThrownBy(() -> rig.send(out("body"), (out, sha256) -> yes(out, Exactly.sha256(other))))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("EGRESS-013");
        assertNothingWent();
    }

    @Test
    void yesThatWasUsed_letsNothingOut() throws IOException {
        var used = new ArrayList<Onlooker.Answer>();
        try (var exchange = rig.send(out("body"), (out, sha256) -> {
            used.add(yes(out, sha256));
            return used.getFirst();
        })) {
            assertThat(exchange.status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> rig.send(out("body"), (out, sha256) -> used.getFirst()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(peer.requests).hasSize(1);
    }

    @Test
    void yes_doesNotHelpAgainstWhatHasChangedMeanwhile() {
        assertThatThrownBy(() -> rig.send(out("body"), (out, sha256) -> {
                    rig.stops = new Stops(false, true, Set.of());
                    return yes(out, sha256);
                }))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("EGRESS-001");
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void whatMayNotGoAtAll_isShownToNobody() {
        var secret = Rig.segment(Label.of(Classification.SECRET, Provenance.OWNER), "x");
        assertThatThrownBy(() -> rig.send(Rig.post(to, secret), (out, sha256) -> {
                    throw new AssertionError("shown");
                }))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("EGRESS-001");
    }

    @Test
    void withoutALook_nothingIsShown() throws IOException {
        rig.looked = Set.of("provider:other");
        try (var exchange = rig.send(out("body"), (out, sha256) -> {
            throw new AssertionError("shown");
        })) {
            assertThat(exchange.status()).isEqualTo(200);
        }
        assertThat(rig.requests().getFirst().rule()).isEqualTo("egress.clearance");
        assertThat(rig.requests().getFirst().answered()).isEmpty();
    }

    @Test
    void look_doesNotKeepTextsBack() {
        assertThat(rig.gate.clears(to, Label.OWNER)).isTrue();
        assertThat(rig.gate.refusal(to)).isEmpty();
        assertThat(rig.gate.look(to, "main", "hello", Label.OWNER)).isInstanceOf(dev.homarus.outlook.Look.Leaves.class);
    }

    private static Outgoing request(
            Destination to, String method, String path, String accept, Optional<Credential> key, String... texts) {
        var segments = List.of(texts).stream()
                .map(text -> Rig.segment(Label.OWNER, text))
                .toList();
        return new Outgoing(
                to, method, path, Map.of("Accept", accept, "X-A", "1"), key, segments, "main", Duration.ofSeconds(5));
    }

    @Test
    void digest_changesWithEveryByteThatLeaves_andWithNothingElse() {
        var key = Optional.of(new Credential(new SecretRef("k"), "Authorization", "Bearer "));
        var other = Optional.of(new Credential(new SecretRef("l"), "Authorization", "Bearer "));
        var namesake = new Destination("provider:other", to.scheme(), to.host(), to.port());
        var elsewhere = new Destination(to.name(), to.scheme(), to.host(), to.port() + 1);
        var first = request(to, "POST", "/a", "x", key, "ab", "c");
        var different = List.of(
                request(to, "PUT", "/a", "x", key, "ab", "c"),
                request(to, "POST", "/b", "x", key, "ab", "c"),
                request(to, "POST", "/a", "y", key, "ab", "c"),
                request(to, "POST", "/a", "x", other, "ab", "c"),
                request(to, "POST", "/a", "x", Optional.empty(), "ab", "c"),
                request(namesake, "POST", "/a", "x", key, "ab", "c"),
                request(elsewhere, "POST", "/a", "x", key, "ab", "c"),
                request(to, "POST", "/a", "x", key, "ab", "C"),
                request(to, "POST", "/a", "x", key, "ab"),
                request(to, "POST", "/a", "x", key, "ab", "c", " "));
        var digests = new HashSet<String>();
        digests.add(Exactly.sha256(first));
        different.forEach(out -> digests.add(Exactly.sha256(out)));
        assertThat(digests).hasSize(1 + different.size());
        assertThat(Exactly.sha256(request(to, "POST", "/a", "x", key, "a", "bc")))
                .isEqualTo(Exactly.sha256(first));
        assertThat("head body".getBytes(StandardCharsets.UTF_8))
                .hasSize(out("body").size());
    }
}
