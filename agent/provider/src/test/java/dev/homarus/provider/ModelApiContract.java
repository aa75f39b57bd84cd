package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.image.Carried;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply.Stop;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every wire format has to do, whatever the server on the other side does.
abstract class ModelApiContract {
    static final Label SENSITIVE = Label.of(Classification.SENSITIVE, Provenance.KNOWN);

    abstract ModelApi api();

    /// Returns what the server streams for a piece of text.
    abstract String text(String piece);

    /// Returns what the server streams for a whole call.
    abstract String call(int index, String id, String tool, Json.Obj arguments);

    /// Returns the end of a stream; counted tokens only where there are some.
    abstract String end(long input, long output);

    /// Returns the end of a stream of an answer that is too long.
    abstract String tooLong();

    /// Returns the end of a stream of an answer that the provider's filter has cut off.
    abstract String filtered();

    /// Returns reasoning, as the server streams it beside an answer.
    abstract String reasoning(String piece);

    abstract String error();

    /// Returns an error in the middle of a stream that says that the provider is overloaded.
    abstract String overloaded();

    /// Reads a body as the vendor documents it: who says what, in order, like `user: hello`; calls and answers
    /// are
    /// `call ID NAME ARGUMENTS` and `answer ID NAME: TEXT`, without what the format leaves out.
    abstract List<String> said(Json.Obj body);

    /// Returns what [#said] says of a call and of its answer.
    abstract String said(ToolCall call);

    abstract String said(Prompt.ToolAnswer answer);

    /// Returns the names of the tools in a body.
    abstract List<String> tools(Json.Obj body);

    /// Returns the model that a request is for.
    abstract String model(String path, Json.Obj body);

    /// Returns the most tokens of an answer that a body allows; 0 where it does not say.
    abstract long most(Json.Obj body);

    /// Returns how much a body says that the model is to reason; empty where it does not say.
    abstract String effort(Json.Obj body);

    /// Returns the schema that a body says its answer has to keep to; empty where it does not.
    abstract Optional<Json> shape(Json.Obj body);

    /// Returns what the server streams for a call with the reasoning before it that it wants back.
    abstract String thoughtfulCall(String sealed, Json.Obj arguments);

    /// Whether the vendor wants reasoning back with the answers of its calls.
    boolean wantsThoughtsBack() {
        return true;
    }

    /// Returns the header of the key, and what stands before it.
    abstract String keyed();

    /// Returns an answer to the list of models.
    abstract String list(String... names);

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Gives the bytes out in pieces of random length.
    static InputStream inPieces(byte[] bytes, long seed) {
        var random = new Random(seed);
        var pieces = new ArrayList<InputStream>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(4));
            pieces.add(new ByteArrayInputStream(bytes, at, length));
            at += length;
        }
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    ModelReply read(String stream) {
        return read(stream, new ArrayList<>());
    }

    ModelReply read(String stream, List<String> heard) {
        return read(new ByteArrayInputStream(utf8(stream)), heard);
    }

    ModelReply read(InputStream stream, List<String> heard) {
        try {
            return api().read(stream, Set.of(), heard::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void assertProblem(String code, String stream) {
        assertThatThrownBy(() -> read(stream))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(code);
    }

    private Json.Obj body(List<Segment> segments) {
        var body = new ByteArrayOutputStream();
        segments.forEach(segment -> body.writeBytes(segment.wire()));
        return JsonText.parseObject(body.toByteArray());
    }

    static Prompt prompt(ToolSpec... tools) {
        var calls = List.of(new ToolCall("call_a", "exec", "{\"command\":\"ls \\\"x\\\"\"}"));
        return new Prompt(
                List.of(
                        new Prompt.Instructions("be \"brief\"\n", Label.SYSTEM),
                        new Prompt.User("hällo \u2028 </script>", Label.OWNER),
                        new Prompt.Assistant("on it", calls, Label.UNKNOWN),
                        new Prompt.ToolAnswer("call_a", "exec", "a.txt\0", SENSITIVE)),
                List.of(tools));
    }

    @Test
    void read_ofText_handsItOnAsItComes() {
        var heard = new ArrayList<String>();
        var reply = read(text("Hel") + text("") + text("lo 😀") + end(7, 3), heard);
        assertThat(reply).isEqualTo(new ModelReply("Hello 😀", List.of(), new Usage(7, 3)));
        assertThat(heard).containsExactly("Hel", "lo 😀");
    }

    @Test
    void read_ofAStreamInAnyPieces_isTheSame() {
        var stream = text("Grüße ")
                + text("日本 😀")
                + call(0, "c1", "exec", Json.object().put("a", "ü").build())
                + end(1, 2);
        var expected = read(stream);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(read(inPieces(utf8(stream), seed), new ArrayList<>())).isEqualTo(expected);
            var carriage = stream.replace("\n", "\r\n");
            assertThat(read(inPieces(utf8(carriage), seed), new ArrayList<>())).isEqualTo(expected);
        }
    }

    @Test
    void read_ofSeveralCalls_givesThemInOrder() {
        var one = Json.object().put("command", "ls").build();
        var two = Json.object().put("path", "a").build();
        var reply = read(call(0, "c1", "exec", one) + call(1, "c2", "read_file", two) + end(1, 1));
        assertThat(reply.text()).isEmpty();
        assertThat(reply.calls().stream().map(ToolCall::tool)).containsExactly("exec", "read_file");
        assertThat(reply.calls().stream().map(call -> JsonText.parse(call.arguments())))
                .containsExactly(one, two);
        assertThat(reply.calls().stream().map(ToolCall::id))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void read_withoutUsage_countsNothing() {
        assertThat(read(text("a") + end(0, 0)).usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void read_ofAStreamThatEndsEarly_isCut() {
        var stream = text("Hello") + text("world");
        assertProblem("MODEL-005", stream);
        assertProblem("MODEL-005", "");
        assertProblem("MODEL-005", "\n\n");
    }

    @Test
    void read_cutAtAnyByte_isAProblemOrTheWholeReply() {
        var stream = utf8(text("Hällo") + call(0, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
        var whole = read(new ByteArrayInputStream(stream), new ArrayList<>());
        int cut = 0;
        for (int length = 0; length < stream.length; length++) {
            try {
                var reply = api().read(new ByteArrayInputStream(stream, 0, length), Set.of(), text -> {});
                assertThat(reply.text()).isEqualTo(whole.text());
                assertThat(reply.calls()).isEqualTo(whole.calls());
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isIn("MODEL-005", "MODEL-006");
                cut++;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(cut).isGreaterThan(stream.length / 3);
    }

    @Test
    void read_ofAnErrorInTheMiddle_isTheProvidersFailureWithoutItsWords() {
        assertThatThrownBy(() -> read(text("Hello") + error()))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("MODEL-004")
                .hasMessageNotContaining("marker");
    }

    @Test
    void read_ofADamagedStream_isAProblemOrAReply() {
        var random = new Random(1);
        var stream = utf8(text("Hällo") + call(0, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
        for (int run = 0; run < 20_000; run++) {
            var damaged = stream.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                var _ = api().read(new ByteArrayInputStream(damaged), Set.of(), text -> {});
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isIn("MODEL-004", "MODEL-005", "MODEL-006");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>502</body></html>\n", "\u0000\u0001\u0002\n", "[]\n", "null\n", "{\n"})
    void read_ofSomethingElse_isNotUnderstood(String stream) {
        assertProblem("MODEL-006", stream);
    }

    @Test
    void read_ofAFloodOfText_endsAtTheBound() {
        var piece = text("x".repeat(100_000));
        assertProblem("MODEL-007", piece.repeat(11) + end(1, 1));
        var heard = new ArrayList<String>();
        assertThat(read(piece.repeat(10) + end(1, 1), heard).text()).hasSize(1_000_000);
    }

    /// Gives out one byte for ever.
    private static final class Endless extends InputStream {
        private final byte every;
        private long given;

        Endless(char every) {
            this.every = (byte) every;
        }

        @Override
        public int read() {
            given++;
            return every;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, every);
            given += length;
            return length;
        }
    }

    @Test
    void read_ofAnEndlessLine_endsAtTheBound() {
        var endless = new Endless(' ');
        assertThatThrownBy(() -> read(endless, new ArrayList<>())).hasMessageStartingWith("MODEL-007");
        assertThat(endless.given).isLessThan(2L * Lines.MAX_LINE);
    }

    @Test
    void read_ofEndlessEmptyLines_endsAtTheBound() {
        var endless = new Endless('\n');
        assertThatThrownBy(() -> read(endless, new ArrayList<>())).hasMessageStartingWith("MODEL-007");
        assertThat(endless.given).isLessThan(2L * Lines.MAX_STREAM);
    }

    @Test
    void read_ofAFloodOfCalls_isNotUnderstood() {
        var stream = new StringBuilder();
        for (int i = 0; i <= ModelApi.MAX_CALLS; i++) {
            stream.append(call(i, "c" + i, "exec", Json.Obj.EMPTY));
        }
        assertProblem("MODEL-006", stream + end(1, 1));
    }

    @Test
    void read_ofACallWithoutANameOrWithAnEndlessOne_isNotUnderstood() {
        assertProblem("MODEL-006", call(0, "c1", "", Json.Obj.EMPTY) + end(1, 1));
        assertProblem("MODEL-006", call(0, "c1", "x".repeat(257), Json.Obj.EMPTY) + end(1, 1));
    }

    @Test
    void read_ofReasoning_isNotTheAnswer() {
        var heard = new ArrayList<String>();
        var reply = read(reasoning("marker") + text("Yes") + reasoning("marker") + end(1, 1), heard);
        assertThat(reply.text()).isEqualTo("Yes");
        assertThat(heard).containsExactly("Yes");
    }

    @Test
    void read_ofAnAnswerThatIsTooLong_saysSo() {
        assertThat(read(text("a") + end(1, 1)).stop()).isEqualTo(Stop.END);
        var reply = read(text("a") + tooLong());
        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.stop()).isEqualTo(Stop.LENGTH);
    }

    @Test
    void read_ofAFilteredAnswer_isAProblemAfterWhatWasSaid() {
        var heard = new ArrayList<String>();
        assertThatThrownBy(() -> read(text("a") + filtered(), heard)).hasMessageStartingWith("MODEL-017");
        assertThat(heard).containsExactly("a");
    }

    @Test
    void read_ofATypedErrorInTheMiddle_isItsOwnProblem() {
        assertThatThrownBy(() -> read(text("Hello") + overloaded()))
                .hasMessageStartingWith("MODEL-015")
                .hasMessageNotContaining("marker");
    }

    static Terms terms(String model, String host, long most, Effort... effort) {
        return new Terms(
                model,
                host,
                Optional.of(most).filter(tokens -> tokens > 0),
                Arrays.stream(effort).findFirst(),
                Optional.empty(),
                Optional.empty());
    }

    Json.Obj asked(Terms terms) {
        return body(api().request(terms, prompt()));
    }

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

    @Test
    void request_saysHowMuchToReason_onlyWhereTheOwnerDoes() {
        assertThat(effort(asked(Terms.of("m", "127.0.0.1")))).isEmpty();
        for (var effort : List.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH)) {
            assertThat(effort(asked(terms("gpt-oss:20b", "127.0.0.1", 100_000, effort))))
                    .isEqualTo(effort.word());
        }
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
    void thoughtsBeforeACall_goBackWithItsAnswer_andAreNoPartOfWhatIsSaid() {
        var heard = new ArrayList<String>();
        var arguments = Json.object().put("command", "ls").build();
        var reply = read(thoughtfulCall("c2VhbGVk", arguments) + end(1, 1), heard);
        assertThat(String.join("", heard) + reply.text()).doesNotContain("c2VhbGVk");
        assertThat(reply.thoughts().isNone()).isEqualTo(!wantsThoughtsBack());
        var call = reply.calls().getFirst();
        var pieces = List.<Prompt.Piece>of(
                new Prompt.User("go", Label.OWNER),
                new Prompt.Assistant("", reply.calls(), Label.UNKNOWN, Optional.empty(), reply.thoughts()),
                new Prompt.ToolAnswer(call.id(), call.tool(), "a.txt", Label.UNKNOWN));
        var wire = body(api().request(Terms.of("m", "h"), new Prompt(pieces, List.of())))
                .write();
        assertThat(wire.split("c2VhbGVk", -1)).hasSize(wantsThoughtsBack() ? 2 : 1);
    }

    @Test
    void thoughtsBeforeAnAnswerWithoutCalls_areNotKept() {
        assertThat(read(reasoning("marker") + text("Yes") + end(1, 1))
                        .thoughts()
                        .isNone())
                .isTrue();
    }

    private Json.Obj request(String model, Prompt prompt) {
        return body(api().request(Terms.of(model, "h"), prompt));
    }

    private List<String> expected(Prompt prompt) {
        var expected = new ArrayList<String>();
        for (var piece : prompt.pieces()) {
            switch (piece) {
                case Prompt.Instructions(var text, var label) -> expected.add("system: " + text);
                case Prompt.User user -> expected.add("user: " + user.text());
                case Prompt.ToolAnswer answer -> expected.add(said(answer));
                case Prompt.Assistant assistant -> {
                    if (!assistant.text().isEmpty()) {
                        expected.add("assistant: " + assistant.text());
                    }
                    assistant.calls().forEach(call -> expected.add(said(call)));
                }
            }
        }
        return expected;
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

    @Test
    void request_withoutToolsOrInstructions_isOneJsonObject() {
        var prompt = new Prompt(List.of(new Prompt.User("hello", Label.OWNER)), List.of());
        var body = request("m", prompt);
        assertThat(said(body)).containsExactly("user: hello");
        assertThat(body.get("tools")).isEmpty();
    }

    @Test
    void request_ofAToolWithoutParameters_saysThatTheyAreAnObject() {
        var prompt = new Prompt(
                List.of(new Prompt.User("hello", Label.OWNER)), List.of(ToolSpec.own("now", "", Json.Obj.EMPTY)));
        assertThat(request("m", prompt).write()).contains("{\"type\":\"object\",\"properties\":{}}");
    }

    /// Returns what stands in a body for an image.
    abstract String picture(String type, String base64);

    private static Prompt.Picture shown(byte[] bytes) {
        return new Prompt.Picture(Image.of(bytes), Label.UNKNOWN.from(Label.IMAGE));
    }

    private String inBody(Prompt.Picture picture) {
        var base64 = new String(picture.image().base64().orElseThrow(), StandardCharsets.US_ASCII);
        return picture(picture.image().type().mime(), base64);
    }

    @Test
    void request_withPictures_holdsThemInOrder_eachInASegmentOfItsOwn() {
        var one = shown(SmallImages.png(3, 2));
        var two = shown(SmallImages.gif(5, 4));
        for (var text : List.of("what is it?", "")) {
            var said = new Prompt.User(text, Label.OWNER, Optional.empty(), List.of(one, two));
            var prompt = new Prompt(
                    List.of(
                            new Prompt.Instructions("be brief", Label.SYSTEM),
                            new Prompt.User("hello", Label.OWNER),
                            new Prompt.Assistant("yes?", List.of(), Label.UNKNOWN),
                            said,
                            new Prompt.User("and this?", Label.OWNER, Optional.empty(), List.of(one)),
                            new Prompt.Assistant("a dot", List.of(), Label.UNKNOWN),
                            new Prompt.User("thanks", Label.OWNER)),
                    List.of());
            var segments = api().request(Terms.of("m", "h"), prompt);
            var body = body(segments).write();
            assertThat(body)
                    .containsSubsequence("hello", text, inBody(one), inBody(two), "and this?", inBody(one), "thanks");
            assertThat(segments.stream()
                            .filter(segment -> segment.source().equals("image"))
                            .map(Segment::label))
                    .containsExactly(one.label(), two.label(), one.label());
            assertThat(segments.stream()
                            .filter(segment -> segment.source().equals("image"))
                            .map(segment ->
                                    Carried.in(segment.wire()).orElseThrow().sha256()))
                    .containsExactly(
                            one.image().sha256(),
                            two.image().sha256(),
                            one.image().sha256());
            var shorter = new Prompt(prompt.pieces().subList(0, 4), List.of());
            assertThat(pieces(prompt).subList(0, pieces(shorter).size())).isEqualTo(pieces(shorter));
        }
    }

    @Test
    void request_withALargePicture_countsAtMostWhatItsVendorSays() {
        var large = SmallImages.padded(Image.MAX_BYTES - 1_000);
        var picture = new Prompt.Picture(Image.of(large), Label.UNKNOWN);
        var prompt =
                new Prompt(List.of(new Prompt.User("hm", Label.OWNER, Optional.empty(), List.of(picture))), List.of());
        var segments = api().request(Terms.of("m", "h"), prompt);
        assertThat(segments.stream().mapToInt(segment -> segment.wire().length).sum())
                .isGreaterThan(5_000_000);
        assertThat(segments.stream().mapToLong(Segment::tokens).sum()).isBetween(100L, 52_000L);
    }

    @Test
    void request_withAPictureThatIsGone_isAProblem() {
        var gone = new Prompt.Picture(Image.of(SmallImages.png(1, 1)).gone(), Label.UNKNOWN);
        var said = new Prompt.User("hm", Label.OWNER, Optional.empty(), List.of(gone));
        assertThatThrownBy(() -> api().piece(said, Place.FIRST)).hasMessageContaining("IMAGE-006");
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

    private List<String> pieces(Prompt prompt) {
        return api().request(Terms.of("m", "h"), prompt).stream()
                .filter(segment -> !segment.source().equals("framing"))
                .map(segment -> new String(segment.wire(), StandardCharsets.UTF_8))
                .toList();
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
