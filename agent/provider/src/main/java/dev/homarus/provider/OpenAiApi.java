package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// OpenAI chat completions, as many servers speak it. Source: OpenAI API reference, "Chat Completions" and
/// "Streaming".
public final class OpenAiApi implements ModelApi {
    static final OpenAiApi INSTANCE = new OpenAiApi();

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /// Lines of a stream of events that say nothing here; the first one is a comment.
    private static final List<String> OTHER_FIELDS = List.of(":", "event:", "id:", "retry:");

    private OpenAiApi() {}

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String chatPath() {
        return "/chat/completions";
    }

    @Override
    public String modelsPath() {
        return "/models";
    }

    @Override
    public Credential credential(SecretRef key) {
        return new Credential(key, "Authorization", "Bearer ");
    }

    @Override
    public List<Segment> opening(String model, List<ToolSpec> tools) {
        return Body.opening(
                "\"model\":" + Json.of(model).write() + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
                tools);
    }

    @Override
    public Segment piece(Prompt.Piece piece, boolean first) {
        return Body.message(piece, first, "tool_call_id", Prompt.ToolAnswer::call, OpenAiApi::call);
    }

    @Override
    public Segment closing() {
        return Body.framing("]}");
    }

    private static Json call(ToolCall call) {
        var function = Json.object().put("name", call.tool()).put("arguments", call.arguments());
        return Json.object()
                .put("id", call.id())
                .put("type", "function")
                .put("function", function.build())
                .build();
    }

    @Override
    public ModelReply read(InputStream in, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(onText);
        var lines = new Lines(in);
        boolean finished = false;
        for (var line = lines.next(); line != null; line = lines.next()) {
            var data = data(line);
            if (data.isEmpty()) {
                continue;
            }
            if (Arrays.equals(data.get(), DONE)) {
                return reply.build();
            }
            try {
                finished |= event(JsonText.parseObject(data.get()), reply);
            } catch (JsonException e) {
                throw notUnderstood();
            }
        }
        if (finished) {
            return reply.build();
        }
        throw ModelApi.cut().asException();
    }

    private static Optional<byte[]> data(byte[] line) {
        if (begins(line, "data:")) {
            int from = "data:".length();
            int to = line.length;
            while (from < to && line[from] == ' ') {
                from++;
            }
            while (to > from && line[to - 1] == ' ') {
                to--;
            }
            return from == to ? Optional.empty() : Optional.of(Arrays.copyOfRange(line, from, to));
        }
        if (line.length == 0 || OTHER_FIELDS.stream().anyMatch(field -> begins(line, field))) {
            return Optional.empty();
        }
        throw notUnderstood();
    }

    private static boolean begins(byte[] line, String field) {
        int length = Math.min(line.length, field.length());
        return new String(line, 0, length, StandardCharsets.ISO_8859_1).equals(field);
    }

    private static RuntimeException notUnderstood() {
        return ModelApi.notUnderstood().asException();
    }

    /// Returns whether the model says that it has finished.
    private static boolean event(Json.Obj event, ReplyBuilder reply) {
        if (event.get("error").isPresent()) {
            throw ModelApi.refusal("", 500).asException();
        }
        event.object("usage")
                .ifPresent(usage -> reply.usage(new Usage(
                        usage.number("prompt_tokens", 0, 0, Long.MAX_VALUE / 2),
                        usage.number("completion_tokens", 0, 0, Long.MAX_VALUE / 2))));
        boolean finished = false;
        for (var item : event.array("choices")) {
            var choice = Json.object(item, "choice");
            finished |= choice.optionalText("finish_reason").isPresent();
            choice.object("delta").ifPresent(delta -> delta(delta, reply));
        }
        return finished;
    }

    private static void delta(Json.Obj delta, ReplyBuilder reply) {
        delta.optionalText("content").ifPresent(reply::text);
        for (var item : delta.array("tool_calls")) {
            var call = Json.object(item, "tool_call");
            var function = call.object("function").orElse(Json.Obj.EMPTY);
            var id = call.optionalText("id").orElse("");
            reply.call(
                    (int) call.number("index", reply.placeOf(id), 0, MAX_CALLS),
                    id,
                    function.optionalText("name").orElse(""),
                    function.optionalText("arguments").orElse(""));
        }
    }

    @Override
    public List<String> models(byte[] body) {
        return JsonText.parseObject(body).array("data").stream()
                .map(item -> Json.object(item, "model").text("id"))
                .toList();
    }
}
