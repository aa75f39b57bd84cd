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
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Ollama's own chat API: one JSON object a line. Source: Ollama API documentation, "Generate a chat
/// completion".
public final class OllamaApi implements ModelApi {
    static final OllamaApi INSTANCE = new OllamaApi();

    private static final Pictures PICTURES = new Pictures(",", type -> "\"", "\"", "]}", ImageTokens::openAi);

    private OllamaApi() {}

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public String chatPath(String model) {
        return "/api/chat";
    }

    @Override
    public String modelsPath() {
        return "/api/tags";
    }

    @Override
    public Credential credential(SecretRef key) {
        return new Credential(key, "Authorization", "Bearer ");
    }

    @Override
    public List<Segment> opening(Terms terms, List<ToolSpec> tools) {
        var options = Json.object();
        terms.maxOutput().ifPresent(most -> options.put("num_predict", most));
        // Unless told, Ollama takes what its machine has memory for, and cuts a longer prompt without a word.
        terms.context().ifPresent(tokens -> options.put("num_ctx", tokens));
        var said = options.build();
        return Body.opening(
                "\"model\":" + Json.of(terms.model()).write() + ",\"stream\":true"
                        + (said.members().isEmpty() ? "" : ",\"options\":" + said.write())
                        + terms.effort()
                                .map(effort -> ",\"think\":" + think(terms.model(), effort))
                                .orElse(""),
                Body.shape(terms, shape -> ",\"format\":" + shape.schema().write()),
                tools,
                Body::functions,
                ",\"messages\":[");
    }

    /// Most models reason or do not; some know degrees, and cannot do without.
    private static String think(String model, Effort effort) {
        if (model.contains("gpt-oss")) {
            return "\"" + (effort.isOn() ? effort : Effort.LOW).word() + "\"";
        }
        return Boolean.toString(effort.isOn());
    }

    /// What Ollama holds a model to leaves no room for calls.
    @Override
    public boolean shapesBesideTools(Terms terms) {
        return false;
    }

    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        return Body.message(piece, place, "tool_name", Prompt.ToolAnswer::tool, OllamaApi::call, OllamaApi::pictured);
    }

    private static List<Segment> pictured(Prompt.User user, String parted) {
        var message = Body.message("user", user.text()).build().write();
        var open = message.substring(0, message.length() - 1);
        return PICTURES.of(user, parted + open + ",\"images\":[", true);
    }

    @Override
    public Segment closing() {
        return Body.framing("]}");
    }

    private static Json call(ToolCall call) {
        return Json.object()
                .put(
                        "function",
                        Json.object()
                                .put("name", call.tool())
                                .put("arguments", Body.arguments(call.arguments()))
                                .build())
                .build();
    }

    @Override
    public ModelReply read(InputStream in, Set<String> offered, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(offered, onText);
        try {
            return read(in, reply);
        } finally {
            reply.over();
        }
    }

    private static ModelReply read(InputStream in, ReplyBuilder reply) throws IOException {
        var lines = new Lines(in);
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (line.length == 0) {
                continue;
            }
            try {
                if (event(JsonText.parseObject(line), reply)) {
                    return reply.build();
                }
            } catch (JsonException e) {
                throw ModelApi.notUnderstood().asException();
            }
        }
        throw ModelApi.cut().asException();
    }

    private static boolean event(Json.Obj event, ReplyBuilder reply) {
        if (event.get("error").isPresent()) {
            throw Refused.amid(event);
        }
        event.object("message").ifPresent(message -> {
            message.optionalText("content").ifPresent(reply::text);
            for (var item : message.array("tool_calls")) {
                var function = Json.object(item, "tool_call")
                        .object("function")
                        .orElseThrow(() -> new JsonException("function", "has to be an object"));
                reply.call(
                        reply.nextCall(),
                        "",
                        function.text("name"),
                        function.object("arguments").orElse(Json.Obj.EMPTY).write());
            }
        });
        boolean done = event.flag("done", false);
        if (done) {
            reply.usage(new Usage(Tokens.of(event, "prompt_eval_count"), Tokens.of(event, "eval_count")));
            event.optionalText("done_reason").ifPresent(why -> reply.ended(why, "length", "content_filter"));
        }
        return done;
    }

    @Override
    public List<String> models(byte[] body) {
        return JsonText.parseObject(body).array("models").stream()
                .map(item -> Json.object(item, "model").text("name"))
                .toList();
    }
}
