package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiversTest {
    private static final Destination FAR = Destination.of("provider:far", URI.create("https://api.far.example"));

    @TempDir
    Path folder;

    private Rig rig;
    private Receivers receivers;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        receivers = new Receivers(rig.store);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private long record(Destination to, String method, Label label, String text) {
        var out = new dev.homarus.types.Outgoing(
                to,
                method,
                "/",
                Map.of(),
                Optional.empty(),
                method.equals("CONNECT") ? List.of() : List.of(Rig.segment(label, text)),
                "main",
                Rig.LIMIT);
        return rig.ledger
                .record(out, label, dev.homarus.protocol.Json.Obj.EMPTY, "r", rig.now.get())
                .join()
                .id();
    }

    private List<Receivers.Receiver> far() {
        return receivers.list().stream()
                .filter(row -> row.reach() == Reach.CLOUD)
                .toList();
    }

    @Test
    void hosts_addUp_overPurposesAndLabels() {
        rig.ledger.finish(record(FAR, "POST", Label.SYSTEM, "12345"), "200", 7);
        rig.now.set(Rig.START.plusSeconds(60));
        rig.ledger.finish(record(FAR, "POST", Label.OWNER, "123"), "failed EGRESS-003", 0);
        var command = new Destination("command", "https", "api.far.example", 443);
        rig.now.set(Rig.START.plusSeconds(90));
        rig.ledger.finish(record(command, "CONNECT", Label.SYSTEM, ""), "closed", 100, new byte[32], 20);
        rig.ledger.finish(
                record(Destination.of("provider:n", URI.create("http://127.0.0.1:8080")), "POST", Label.OWNER, "x"),
                "200",
                1);
        Rig.eventually(() -> receivers.list().size() == 2 && far().getFirst().sent() == 108);
        assertThat(far())
                .containsExactly(new Receivers.Receiver(
                        "https://api.far.example:443",
                        Reach.CLOUD,
                        java.util.Set.of("command", "model"),
                        Rig.START,
                        Rig.START.plusSeconds(90),
                        3,
                        108,
                        27,
                        Classification.PERSONAL));
        assertThat(far().getFirst().json().build().text("host")).isEqualTo("api.far.example:443");
    }

    @Test
    void thread_hasReachedOutside_byAPageOrAConnection_andNotByAModelOrARefusal() throws IOException {
        var page = Destination.of("web", URI.create("https://pages.example"));
        rig.ledger.finish(record(FAR, "POST", Label.SYSTEM, "x"), "200", 1);
        rig.ledger.finish(
                record(Destination.of("detect:n", URI.create("http://127.0.0.1:8080")), "GET", Label.SYSTEM, "/"),
                "200",
                1);
        rig.ledger.finish(record(page, "GET", Label.SYSTEM, "/"), "failed EGRESS-006", 0);
        Rig.eventually(
                () -> rig.requests().stream().noneMatch(row -> row.status().equals("sending")));
        assertThat(rig.ledger.hasReachedOutside("main")).isFalse();
        assertThat(rig.ledger.reachedOutside()).isEmpty();
        rig.ledger.finish(record(page, "GET", Label.SYSTEM, "/"), "200", 1);
        assertThat(rig.ledger.hasReachedOutside("main")).isTrue();
        assertThat(new Ledger(rig.store).reachedOutside()).containsExactly("main");
        assertThat(rig.ledger.hasReachedOutside("other")).isFalse();
    }

    @Test
    void hosts_thatWereNeverDialled_areNone() {
        for (var code : List.of("EGRESS-001", "EGRESS-006", "EGRESS-007", "EGRESS-008")) {
            rig.ledger.finish(record(FAR, "POST", Label.OWNER, "x"), "failed " + code, 0);
        }
        var other = new Destination("command", "https", "other.example", 443);
        rig.ledger.finish(
                record(other, "CONNECT", Label.SYSTEM, ""),
                "failed",
                0,
                HexFormat.of().parseHex("00".repeat(32)),
                0);
        Rig.eventually(() -> receivers.list().isEmpty());
        record(other, "CONNECT", Label.SYSTEM, "");
        rig.ledger.interrupted();
        assertThat(far()).as("how many bytes went is not known").hasSize(1);
    }

    @Test
    void refusal_addsNoHost() {
        rig.origins.add(FAR.origin());
        var secret = Rig.segment(Label.of(Classification.SECRET, Provenance.OWNER), "x");
        assertThatThrownBy(() -> rig.send(Rig.post(FAR, secret))).isInstanceOf(ProblemException.class);
        assertThat(receivers.list()).isEmpty();
    }
}
