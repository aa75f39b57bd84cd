package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Anthropic's messages. The instructions stand outside the messages, and what one side says is one message:
/// the answers of parallel calls belong together. Source: Anthropic API reference, "Messages", "Streaming
/// Messages" and "Prompt caching".
public final class AnthropicApi implements ModelApi {
    static final AnthropicApi INSTANCE = new AnthropicApi();

    /// Tokens that an answer may have, which has to be said: as many as every model that is offered can give.
    private static final long MAX_TOKENS = 8_192;

    /// What is marked so, and all before it, is kept for some minutes at the provider and read again at a tenth
    /// of the price. The mark stands at the instructions and at the newest piece; nothing depends on how many
    /// there are.
    private static final String CACHED = ",\"cache_control\":{\"type\":\"ephemeral\"}}]";

    /// The block of the last one is left open, as that of every piece.
    private static final Pictures PICTURES = new Pictures(
            "},",
            type -> "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + type.mime()
                    + "\",\"data\":\"",
            "\"}",
            "",
            ImageTokens::anthropic);

    private AnthropicApi() {}

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public String chatPath(String model) {
        return "/v1/messages";
    }

    @Override
    public String modelsPath() {
        return "/v1/models";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Accept", "text/event-stream", "anthropic-version", "2023-06-01");
    }

    @Override
    public Credential credential(SecretRef key) {
        return new Credential(key, "x-api-key", "");
    }

    @Override
    public Optional<Long> limit(Terms terms) {
        return Optional.of(terms.maxOutput().orElse(MAX_TOKENS));
    }

    @Override
    public List<Segment> opening(Terms terms, List<ToolSpec> tools) {
        long most = terms.maxOutput().orElse(MAX_TOKENS);
        return Body.opening(
                "\"model\":" + Json.of(terms.model()).write() + ",\"max_tokens\":" + most + ",\"stream\":true"
                        + AnthropicEffort.thinking(terms, most)
                        + (terms.shape().isEmpty() ? config(terms, Json.object()) : ""),
                Body.shape(terms, shape -> config(terms, Json.object().put("format", format(shape)))),
                tools,
                AnthropicApi::tools,
                "");
    }

    private static Json.Obj format(Shape shape) {
        return Json.object()
                .put("type", "json_schema")
                .put("schema", shape.schema())
                .build();
    }

    private static String config(Terms terms, Json.Builder config) {
        AnthropicEffort.into(config, terms);
        var said = config.build();
        return said.members().isEmpty() ? "" : ",\"output_config\":" + said.write();
    }

    private static Json tools(List<ToolSpec> tools) {
        return Json.array(tools.stream()
                .map(tool -> Json.object()
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .put("input_schema", Body.schema(tool))
                        .build())
                .toList());
    }

    /// The last block of a piece is left open: what follows closes it, or marks it first.
    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        return switch (piece) {
            case Prompt.Instructions(var text, var label) ->
                List.of(Body.segment(piece, ",\"system\":[" + open(text(text)) + CACHED));
            case Prompt.User user -> said(user, place);
            case Prompt.ToolAnswer answer -> List.of(Body.segment(piece, before(place, "user") + open(answer(answer))));
            case Prompt.Assistant said -> List.of(Body.segment(piece, before(place, "assistant") + blocks(said)));
        };
    }

    private static List<Segment> said(Prompt.User user, Place place) {
        boolean pictures = user.text().isBlank() && !user.pictures().isEmpty();
        var head = before(place, "user") + (pictures ? "" : open(text(user.text())));
        return PICTURES.of(user, head, pictures);
    }

    private static String before(Place place, String role) {
        var message = "{\"role\":\"" + role + "\",\"content\":[";
        return switch (place) {
            case FIRST, AFTER_INSTRUCTIONS -> ",\"messages\":[" + message;
            case SAME_SIDE -> "},";
            case OTHER_SIDE -> "}]}," + message;
        };
    }

    private static String open(Json.Obj block) {
        var text = block.write();
        return text.substring(0, text.length() - 1);
    }

    private static String blocks(Prompt.Assistant said) {
        var blocks = new ArrayList<>(said.thoughts().at(0));
        if (said.calls().isEmpty() || !said.text().isBlank()) {
            blocks.add(text(said.text()));
        }
        for (int i = 0; i < said.calls().size(); i++) {
            blocks.addAll(said.thoughts().at(i + 1));
            blocks.add(call(said.calls().get(i)));
        }
        return String.join("},", blocks.stream().map(AnthropicApi::open).toList());
    }

    private static Json.Obj text(String text) {
        return Json.object().put("type", "text").put("text", Body.some(text)).build();
    }

    private static Json.Obj call(ToolCall call) {
        return Json.object()
                .put("type", "tool_use")
                .put("id", Body.plain(call.id()))
                .put("name", Body.plain(call.tool()))
                .put("input", Body.arguments(call.arguments()))
                .build();
    }

    private static Json.Obj answer(Prompt.ToolAnswer answer) {
        return Json.object()
                .put("type", "tool_result")
                .put("tool_use_id", Body.plain(answer.call()))
                .put("content", Body.some(answer.text()))
                .build();
    }

    @Override
    public Segment closing() {
        return Body.framing(CACHED + "}]}");
    }

    @Override
    public ModelReply read(InputStream in, Set<String> offered, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(onText);
        var stream = new AnthropicStream(reply);
        if (Events.read(in, stream::take)) {
            return reply.build();
        }
        throw ModelApi.cut().asException();
    }

    @Override
    public List<String> models(byte[] body) {
        return JsonText.parseObject(body).array("data").stream()
                .map(item -> Json.object(item, "model").text("id"))
                .toList();
    }
}
