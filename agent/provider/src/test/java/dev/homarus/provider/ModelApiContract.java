package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every wire format has to do, whatever the server on the other side does: all the contracts by subject,
/// and here what stands in a request.
abstract class ModelApiContract extends ImageContract {
    @Test
    void request_withALimitOfTheAnswer_saysIt() {
        for (var host : List.of("127.0.0.1", "api.openai.com", "api.anthropic.com")) {
            var terms = terms("m", host, 1_234);
            assertThat(most(asked(terms))).isEqualTo(1_234);
            assertThat(api().limit(terms)).contains(1_234L);
        }
    }

    /// What is reserved for an answer is what the request allows.
    @Test
    void request_withoutALimit_saysNoneOrTheOneThatIsReserved() {
        var terms = Terms.of("m", "127.0.0.1");
        assertThat(most(asked(terms))).isEqualTo(api().limit(terms).orElse(0L));
    }

    private static final Shape SHAPE = new Shape(
            "person",
            JsonText.parseObject(utf8("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
                    + "\"required\":[\"name\"],\"additionalProperties\":false}")),
            true,
            Label.OWNER);

    @Test
    void request_ofAShape_saysItInASegmentWithItsLabel() {
        for (var terms : List.of(terms("m", "h", 0), terms("claude-opus-4-6", "h", 9_000, Effort.LOW))) {
            var wanted = terms.in(Optional.of(SHAPE));
            var body = asked(wanted);
            assertThat(shape(body)).contains(SHAPE.schema());
            assertThat(most(body)).isEqualTo(most(asked(terms)));
            assertThat(effort(body)).isEqualTo(effort(asked(terms)));
            assertThat(said(body)).isEqualTo(expected(prompt()));
            assertThat(shape(asked(terms))).isEmpty();
            assertThat(api().request(wanted, prompt()).stream()
                            .filter(segment -> segment.source().equals("schema"))
                            .map(Segment::label))
                    .containsExactly(Label.OWNER);
        }
    }

    @Test
    void request_isOneJsonObject_inSegmentsWithTheirOwnLabels() {
        var spec = new ToolSpec(
                "exec", "Run \"it\"", Json.object().put("type", "object").build(), Label.OWNER);
        var segments = api().request(Terms.of("na\"me\r\n", "h"), prompt(spec));
        var body = body(segments);
        assertThat(model(api().chatPath("na\"me\r\n"), body)).isEqualTo("na\"me\r\n");
        assertThat(said(body)).isEqualTo(expected(prompt()));
        assertThat(tools(body)).containsExactly("exec");
        assertThat(segments.stream()
                        .filter(segment -> !segment.source().equals("framing"))
                        .map(segment -> segment.source() + " " + segment.label()))
                .containsExactly(
                        "tools personal/owner",
                        "system public/system",
                        "user personal/owner",
                        "assistant personal/untrusted",
                        "tool sensitive/known");
        assertThat(segments.stream().filter(segment -> segment.source().equals("framing")))
                .allMatch(segment -> segment.label().equals(Label.SYSTEM));
    }

    private static Prompt random(Random random) {
        var pieces = new ArrayList<Prompt.Piece>();
        if (random.nextBoolean()) {
            pieces.add(new Prompt.Instructions("be brief", Label.SYSTEM));
        }
        pieces.add(new Prompt.User("said", Label.OWNER));
        for (int i = random.nextInt(8); i > 0; i--) {
            var calls = new ArrayList<ToolCall>();
            for (int j = random.nextInt(4); j > 0; j--) {
                calls.add(new ToolCall("c" + i + "_" + j, "exec", "{\"n\":" + j + "}"));
            }
            var text = calls.isEmpty() || random.nextBoolean() ? "answer \u00fc " + i : "";
            pieces.add(new Prompt.Assistant(text, calls, Label.UNKNOWN));
            calls.forEach(call ->
                    pieces.add(new Prompt.ToolAnswer(call.id(), call.tool(), "result " + call.id(), SENSITIVE)));
            for (int j = random.nextInt(3);
                    j > 0 || (calls.isEmpty() && pieces.getLast() instanceof Prompt.Assistant);
                    j--) {
                pieces.add(new Prompt.User("said " + i, Label.OWNER));
            }
        }
        return new Prompt(pieces, List.of());
    }

    @Test
    void request_ofAnyConversation_isWhatWasSaid() {
        var random = new Random(1);
        for (int run = 0; run < 500; run++) {
            var prompt = random(random);
            assertThat(said(request("m", prompt))).isEqualTo(expected(prompt));
        }
    }

    /// What was said before stands in a longer conversation as it stood in the shorter one.
    @Test
    void request_ofALongerConversation_hasTheSameSegmentsOfWhatWasSaidBefore() {
        var random = new Random(2);
        for (int run = 0; run < 200; run++) {
            var whole = random(random);
            int length = 1 + random.nextInt(whole.pieces().size());
            var shorter = new Prompt(whole.pieces().subList(0, length), List.of());
            assertThat(pieces(shorter)).isEqualTo(pieces(whole).subList(0, length));
        }
    }

    @Test
    void models_ofAnAnswer_areItsNames() {
        assertThat(api().models(utf8(list("a:7b", "b")))).containsExactly("a:7b", "b");
        assertThat(api().models(utf8("{}"))).isEmpty();
        for (var other : List.of("", "[]", "{\"data\":1,\"models\":1}", "{\"data\":[1],\"models\":[1]}")) {
            assertThatThrownBy(() -> api().models(utf8(other))).isInstanceOf(dev.homarus.protocol.JsonException.class);
        }
    }

    @Test
    void credential_goesIntoItsHeader() {
        var credential = api().credential(new SecretRef("k"));
        assertThat(credential.header() + ": " + credential.prefix()).isEqualTo(keyed());
        assertThat(ModelApi.named(api().name())).contains(api());
        assertThat(ModelApi.named("other")).isEmpty();
    }

    @Test
    void chatPath_ofAnyModel_isVisibleAscii() {
        for (var model : List.of("m", "a/b:c", "ü 1", "x?y#z", "")) {
            assertThat(api().chatPath(model)).matches("/[!-~]*").doesNotContain("#");
        }
    }
}
