package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.budget.Limit;
import dev.homarus.budget.Price;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Tokens;
import dev.homarus.budget.Unit;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.ProblemException;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a request costs is reserved before it leaves.
class PaidTest {
    /// One micro-dollar for a token in and ten for the one token out.
    private static final Price PRICE = new Price(1_000_000, 0, 10_000_000, 1);

    private static final long BOUND = 1 + Tokens.ADDED + 10;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    private Peer peer;

    @SuppressWarnings("NullAway.Init")
    private Destination to;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(folder);
        peer = new Peer(Peer.status(200, ""));
        to = rig.declared(peer.address());
        rig.prices.put("test", PRICE);
    }

    @AfterEach
    void close() {
        rig.close();
        peer.close();
    }

    private Outgoing post() {
        return Rig.post(to, Rig.segment(Label.OWNER, "x"));
    }

    private long today() {
        return rig.spending.spent().all().day().micros();
    }

    private void most(long micros) {
        rig.spending
                .book()
                .set(
                        rig.spending
                                .book()
                                .now()
                                .with(new Limit(
                                        Scope.ALL,
                                        Span.DAY,
                                        Unit.MONEY,
                                        OptionalLong.empty(),
                                        OptionalLong.of(micros))),
                        "owner");
    }

    @Test
    void send_reservesFirst_andCountsWhatIsSettled() {
        var before = new AtomicLong();
        peer.answers((request, socket) -> {
            before.set(today());
            Peer.status(200, "").to(request, socket);
        });
        try (var exchange = rig.send(post())) {
            exchange.settle(new Tokens(5, 0, 1));
        }
        assertThat(before).hasValue(BOUND);
        assertThat(today()).isEqualTo(15);
    }

    @Test
    void send_thatMightPassTheLimit_opensNoConnection_andIsNoRequest() {
        most(BOUND - 1);
        assertThatThrownBy(() -> rig.send(post()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("BUDGET-001"));
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
        assertThat(rig.kinds()).contains("budget.refused").doesNotContain("model.call");
        assertThat(today()).isZero();
    }

    @Test
    void send_closedWithoutACount_costsTheBound() {
        rig.send(post()).close();
        assertThat(today()).isEqualTo(BOUND);
    }

    @Test
    void send_answeredWithAnError_costsNothing() {
        peer.answers(Peer.status(500, ""));
        rig.send(post()).close();
        assertThat(today()).isZero();
    }

    @Test
    void send_toNobody_costsNothing_andBrokenOffTheBound() throws IOException {
        peer.answers((request, socket) -> socket.close());
        assertThatThrownBy(() -> rig.send(post())).hasMessageStartingWith("EGRESS-017");
        assertThat(today()).isEqualTo(BOUND);
        peer.close();
        assertThatThrownBy(() -> rig.send(post())).hasMessageStartingWith("EGRESS-002");
        assertThat(today()).isEqualTo(BOUND);
    }

    @Test
    void send_deniedOtherwise_costsNothing() {
        rig.stops = new dev.homarus.policy.Stops(false, true);
        assertThatThrownBy(() -> rig.send(post())).hasMessageStartingWith("EGRESS-001");
        assertThat(today()).isZero();
    }

    @Test
    void send_withAKey_countsTheKeyToo() {
        var key = new SecretRef("model.test");
        rig.vault.put(
                key,
                new Vault.Binding(to.origin(), "/v1", "Authorization"),
                "sk-test-value".getBytes(StandardCharsets.UTF_8),
                false);
        var credential = Optional.of(new Outgoing.Credential(key, "Authorization", "Bearer "));
        rig.send(Rig.out(to, credential, Rig.LIMIT, Rig.segment(Label.OWNER, "x")))
                .close();
        assertThat(rig.spending.spent().rows())
                .anyMatch(row -> row.scope().equals(new Scope(Scope.Kind.KEY, "vault:model.test"))
                        && row.day().micros() == BOUND);
    }

    @Test
    void list_withABody_isNoneThatIsFree() {
        assertThatThrownBy(() -> rig.gate.list(post())).isInstanceOf(IllegalArgumentException.class);
        var get = new Outgoing(
                to,
                "GET",
                "/v1/models",
                Map.of(),
                Optional.empty(),
                List.of(Rig.segment(Label.SYSTEM, "x")),
                "t",
                Rig.LIMIT);
        assertThatThrownBy(() -> rig.gate.list(get)).isInstanceOf(IllegalArgumentException.class);
    }
}
