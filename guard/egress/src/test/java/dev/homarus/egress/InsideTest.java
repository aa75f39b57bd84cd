package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Stops;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests to an embedded model pass the gate as all others do, and come to no socket.
class InsideTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private final AtomicInteger aborted = new AtomicInteger();
    private final Destination to = Destination.embedded("provider:mine");
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        rig.origins.add(to.origin());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void answers(String body) {
        rig.ways.inside((destination, path, sent, idle) -> {
            asked.add(destination + " " + path + " " + new String(sent, StandardCharsets.UTF_8) + " "
                    + rig.requests().size());
            return new Indoors.Answer(
                    200, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), aborted::incrementAndGet);
        });
    }

    private dev.homarus.types.Outgoing out() {
        return Rig.post(to, Rig.segment(Label.SYSTEM, "{\"a\":"), Rig.segment(Label.OWNER, "1}"));
    }

    @Test
    void send_toAnEmbeddedModel_isAskedInside_andWasOnRecordBefore() throws IOException {
        answers("hello");
        assertThat(rig.exchange(out())).isEqualTo("200 hello");
        assertThat(asked).containsExactly("provider:mine /v1/chat?a=b {\"a\":1} 1");
        Rig.eventually(() -> rig.requests().getFirst().status().equals("200"));
        var entry = rig.requests().getFirst();
        assertThat(entry.origin()).isEqualTo("embedded://localhost:0");
        assertThat(entry.reach()).isEqualTo(Destination.Reach.LOCAL);
        assertThat(rig.ledger.wire(entry)).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
    }

    @Test
    void send_notDeclared_asksNothing() {
        answers("hello");
        rig.origins.clear();
        assertThatThrownBy(() -> rig.exchange(out())).hasMessageStartingWith("EGRESS-001");
        assertThat(asked).isEmpty();
    }

    @Test
    void send_withNothingThatRunsIt_isAProblem_andDialsNothing() {
        assertThatThrownBy(() -> rig.exchange(out()))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("EGRESS-002");
    }

    @Test
    void send_refusedInside_isThatProblem_andTheRecordSaysSo() {
        rig.ways.inside((destination, path, sent, idle) -> {
            throw new Problem("MODEL-035", "It does not fit.", "Take a smaller one.").asException();
        });
        assertThatThrownBy(() -> rig.exchange(out())).hasMessageStartingWith("MODEL-035");
        Rig.eventually(() -> rig.requests().getFirst().status().equals("failed MODEL-035"));
    }

    @Test
    void localOnly_goesOn_andPausing_breaksItOff() throws IOException {
        answers("hello");
        rig.trust = dev.homarus.policy.Trust.LOCAL;
        assertThat(rig.exchange(out())).isEqualTo("200 hello");
        try (var exchange = rig.gate.send(out(), Rig.WHO)) {
            rig.gate.breakOff(new Stops(false, true, java.util.Set.of()));
            assertThat(aborted).hasValue(1);
            assertThat(exchange.status()).isEqualTo(200);
        }
    }
}
