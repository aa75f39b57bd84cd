package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval.State;
import dev.homarus.policy.Action.SendExactly;
import dev.homarus.policy.Rules;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.ProblemException;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests to models that the owner looks at first, at the gate.
@Timeout(60)
class SendQuestionTest {
    private static final Destination TO = Destination.of("provider:far", URI.create("https://api.example.com"));
    private static final Asking CLEAN = new Asking("main", "trn_1", "you said: hello", Label.OWNER, true);

    @TempDir
    Path folder;

    private static Segment segment(String source, String text, Optional<String> before) {
        return new Segment(source, Label.OWNER, text.getBytes(StandardCharsets.UTF_8), before);
    }

    private static Request request(String turn, String... texts) {
        var segments = new ArrayList<Segment>();
        for (var text : texts) {
            segments.add(segment("user", text, Optional.empty()));
        }
        return request(turn, segments);
    }

    private static Request request(String turn, List<Segment> segments) {
        var key = new Credential(new SecretRef("model.far"), "Authorization", "Bearer ");
        var out = new Outgoing(
                TO, "POST", "/v1", Map.of("Accept", "x"), Optional.of(key), segments, "main", Duration.ofSeconds(9));
        var digest = Digest.of(Json.object()
                .put(
                        "body",
                        String.join(
                                "",
                                segments.stream().map(SendQuestionTest::text).toList()))
                .build());
        return Request.send(new SendExactly("main", turn, TO, digest, out.size()), out);
    }

    private static String text(Segment segment) {
        return new String(segment.wire(), StandardCharsets.UTF_8);
    }

    @Test
    void question_saysWhatWouldGoWhere_andHasItsExactBytes() {
        try (var rig = new Rig(folder)) {
            var wanted = request(
                    "trn_1",
                    List.of(
                            segment("framing", "{\"a\":", Optional.empty()),
                            segment("user", "\"EMAIL_1\u202e\u001b[2J\"}", Optional.of("ann@example.org"))));
            var answer = rig.request(wanted, CLEAN);
            var question = rig.question();
            var card = question.json();

            assertThat(card.text("kind")).isEqualTo("send");
            assertThat(card.text("shown")).isEqualTo("send 22 bytes to provider:far");
            assertThat(card.text("model")).isEqualTo("far");
            assertThat(card.text("destination")).isEqualTo("https://api.example.com:443");
            assertThat(card.number("bytes", 0, 0, 100)).isEqualTo(22);
            assertThat(card.text("rule")).isEqualTo("egress.look");
            assertThat(card.object("headers").orElseThrow().text("Authorization"))
                    .isEqualTo("Bearer {vault:model.far}");
            assertThat(card.write()).doesNotContain("EMAIL_1").doesNotContain("ann@");
            var segments = PlanJson.objects(question.jsonWithTexts(), "segments");
            assertThat(segments.getFirst().text("shown")).isEqualTo("{\"a\":");
            assertThat(segments.getLast().text("shown")).isEqualTo("\"EMAIL_1\\u{202e}\\u{1b}[2J\"}");
            assertThat(segments.getLast().text("shownBefore")).isEqualTo("ann@example.org");
            assertThat(segments.getLast().flag("hidden", false)).isTrue();
            assertThat(question.request().sending().flatMap(Sending::body).orElseThrow())
                    .isEqualTo("{\"a\":\"EMAIL_1\u202e\u001b[2J\"}".getBytes(StandardCharsets.UTF_8));
            rig.allow(question.id(), Lasting.ONCE);
            assertThat(answer.get()).isInstanceOf(Answer.Granted.class);
        }
    }

    @Test
    void question_isKeptWithoutItsBytes_andHasTheSameDigestThen() {
        try (var rig = new Rig(folder)) {
            var answer = rig.request(request("trn_1", "marker"), CLEAN);
            var question = rig.question();
            rig.deny(question.id());
            answer.refused();
            rig.restart();
            var kept = rig.gate.find(question.id()).orElseThrow();

            assertThat(kept.digest()).isEqualTo(question.digest());
            assertThat(kept.request().sending().flatMap(Sending::body)).isEmpty();
            assertThat(kept.jsonWithTexts().write()).doesNotContain("marker");
            assertThat(kept.action()).isEqualTo(question.action());
            assertThat(RequestJson.read("main", RequestJson.write(question.action(), question.request())))
                    .isEqualTo(kept.request());
            assertThat(rig.entries().toString()).doesNotContain("marker");
        }
    }

    @Test
    void longTexts_areCut_theNewestLast() {
        var long1 = "a".repeat(5_000);
        var texts = new String[40];
        java.util.Arrays.fill(texts, long1);
        var request = request("trn_1", texts);
        var segments = PlanJson.objects(request.sending().orElseThrow().texts(), "segments");
        assertThat(segments.getLast().text("shown")).hasSize(4_001).endsWith("…");
        assertThat(segments.getFirst().get("shown")).isEmpty();
        assertThat(segments).hasSize(40);
        assertThat(request.sending().orElseThrow().texts().write().length()).isLessThan(80_000);
    }

    @Test
    void yesOnce_countsForTheSameBytesInTheTurn_andOneChangedByteAsksAgain() {
        try (var rig = new Rig(folder)) {
            var first = rig.request(request("trn_1", "one"), CLEAN);
            var question = rig.question();
            rig.allow(question.id(), Lasting.ONCE);
            first.get();
            assertThat(rig.gate.request(request("trn_1", "one"), CLEAN)).isInstanceOf(Answer.Granted.class);
            assertThat(rig.gate
                            .letOut(request("trn_1", "one").action())
                            .orElseThrow()
                            .id())
                    .isEqualTo(question.id());
            assertThat(rig.gate.letOut(request("trn_1", "onf").action())).isEmpty();

            var changed = rig.request(request("trn_1", "onf"), CLEAN);
            rig.deny(rig.question().id());
            assertThat(changed.refused().reason()).isEqualTo("the owner refused");

            rig.gate.abandon("trn_1");
            var later = rig.request(request("trn_1", "one"), CLEAN);
            rig.deny(rig.question().id());
            later.refused();
        }
    }

    @Test
    void yesForTheTurn_endsWithIt_andMakesNoGrant() {
        try (var rig = new Rig(folder)) {
            var first = rig.request(request("trn_1", "one"), CLEAN);
            var question = rig.question();
            assertThat(question.choices().stream().map(Choice::lasting)).containsExactly(Lasting.ONCE, Lasting.TURN);
            rig.allow(question.id(), Lasting.TURN);
            first.get();
            assertThat(rig.gate.request(request("trn_1", "two"), CLEAN)).isInstanceOf(Answer.Granted.class);
            assertThat(rig.gate
                            .letOut(request("trn_1", "two").action())
                            .orElseThrow()
                            .answeredBy())
                    .contains("owner");
            assertThat(rig.authority.grants().list()).isEmpty();

            var other = new Asking("main", "trn_2", "you said", Label.OWNER, true);
            var next = rig.request(request("trn_2", "two"), other);
            rig.deny(rig.question().id());
            next.refused();
            rig.gate.abandon("trn_1");
            var late = rig.request(request("trn_1", "two"), CLEAN);
            rig.deny(rig.question().id());
            late.refused();
        }
    }

    @Test
    void otherWaysToSayYes_areRefused() {
        try (var rig = new Rig(folder)) {
            var answer = rig.request(request("trn_1", "one"), CLEAN);
            var question = rig.question();
            for (var lasting : List.of(Lasting.SESSION, Lasting.MINUTES, Lasting.ALWAYS)) {
                assertThatThrownBy(() -> rig.allow(question.id(), lasting))
                        .isInstanceOf(ProblemException.class)
                        .hasMessageStartingWith("APPROVAL-005");
            }
            rig.deny(question.id());
            answer.refused();
            var command = rig.request(Rig.command("ls"));
            assertThatThrownBy(() -> rig.allow(rig.question().id(), Lasting.TURN))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageStartingWith("APPROVAL-005");
            rig.deny(rig.question().id());
            command.refused();
        }
    }

    @Test
    void noAnswer_isARefusal() {
        try (var rig = new Rig(folder, Duration.ofMillis(50), true)) {
            var answer = rig.request(request("trn_1", "one"), CLEAN);
            assertThat(answer.refused().reason()).startsWith("nobody answered in time");
            assertThat(rig.gate.closed(1).getFirst().state()).isEqualTo(State.EXPIRED);
        }
    }

    @Test
    void interrupt_isARefusal() {
        try (var rig = new Rig(folder)) {
            var answer = rig.request(request("trn_1", "one"), CLEAN);
            var question = rig.question();
            answer.thread().interrupt();
            assertThat(answer.refused().reason()).isEqualTo("the turn was stopped");
            assertThat(rig.gate.find(question.id()).orElseThrow().state()).isEqualTo(State.VOID);
        }
    }

    @Test
    void record_saysWhichQuestionLetItOut_andReplayLeavesItAlone() {
        try (var rig = new Rig(folder)) {
            var first = rig.request(request("trn_1", "one"), CLEAN);
            var question = rig.question();
            rig.allow(question.id(), Lasting.ONCE);
            first.get();
            rig.gate.request(request("trn_1", "one"), CLEAN);
            assertThat(rig.kinds()).containsExactly("approval.asked", "approval.answered", "tool.call", "tool.call");
            assertThat(rig.entries().subList(2, 4)).allSatisfy(entry -> {
                assertThat(entry.event().detail().text("approval")).isEqualTo(question.id());
                assertThat(entry.event().detail().text("rule")).isEqualTo("egress.look");
                assertThat(entry.event().subject()).isEqualTo("send");
            });
            assertThat(rig.entries().stream().flatMap(entry -> Replay.decide(entry, Rules.CAUTIOUS).stream()))
                    .isEmpty();
            rig.gate.ended("trn_1", "done");
            assertThat(rig.gate.find(question.id()).orElseThrow().result()).isEmpty();
        }
    }
}
