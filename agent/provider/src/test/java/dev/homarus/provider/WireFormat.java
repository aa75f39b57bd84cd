package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
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

/// A wire format under test: what the server on the other side streams, and how a body of it is read.
abstract class WireFormat {
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

    Json.Obj body(List<Segment> segments) {
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

    Json.Obj request(String model, Prompt prompt) {
        return body(api().request(Terms.of(model, "h"), prompt));
    }

    List<String> expected(Prompt prompt) {
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

    /// Returns what stands in a body for an image.
    abstract String picture(String type, String base64);

    List<String> pieces(Prompt prompt) {
        return api().request(Terms.of("m", "h"), prompt).stream()
                .filter(segment -> !segment.source().equals("framing"))
                .map(segment -> new String(segment.wire(), StandardCharsets.UTF_8))
                .toList();
    }
}
