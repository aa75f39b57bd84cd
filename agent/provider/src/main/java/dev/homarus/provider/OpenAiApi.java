package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// OpenAI chat completions, as many servers speak it. Source: OpenAI API reference, "Chat Completions" and
/// "Streaming".
public final class OpenAiApi implements ModelApi {
    static final OpenAiApi INSTANCE = new OpenAiApi();

    /// What servers say of a model's reasoning, and some want back with the answers of its calls. Source:
    /// DeepSeek API documentation, "Thinking mode".
    private static final String REASONING = "reasoning_content";

    private static final Pictures PICTURES = new Pictures(
            ",",
            type -> "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + type.mime() + ";base64,",
            "\"}}",
            "]}",
            ImageTokens::openAi);

    private OpenAiApi() {}

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String chatPath(String model) {
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
    public List<Segment> opening(Terms terms, List<ToolSpec> tools) {
        return Body.opening(
                "\"model\":" + Json.of(terms.model()).write()
                        + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"
                        + Body.number(terms.isOpenAi() ? "max_completion_tokens" : "max_tokens", terms.maxOutput())
                        + Body.text("reasoning_effort", terms.effort().map(effort -> OpenAiEffort.of(terms, effort))),
                Body.shape(
                        terms, shape -> ",\"response_format\":" + format(shape).write()),
                tools,
                Body::functions,
                ",\"messages\":[");
    }

    private static Json.Obj format(Shape shape) {
        var schema = Json.object()
                .put("name", shape.name())
                .put("schema", shape.schema())
                .put("strict", shape.strict())
                .build();
        return Json.object()
                .put("type", "json_schema")
                .put("json_schema", schema)
                .build();
    }

    /// Servers that hold a model to a grammar hold it to one.
    @Override
    public boolean shapesBesideTools(Terms terms) {
        return terms.isOpenAi();
    }

    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        return Body.message(
                piece,
                place,
                "tool_call_id",
                Prompt.ToolAnswer::call,
                OpenAiApi::call,
                (user, parted) -> PICTURES.of(
                        user, parted + Body.parts(user, "text"), user.text().isBlank()));
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
    public ModelReply read(InputStream in, Set<String> offered, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(offered, onText);
        try {
            return read(in, reply);
        } finally {
            reply.over();
        }
    }

    private static ModelReply read(InputStream in, ReplyBuilder reply) throws IOException {
        var finished = new AtomicBoolean();
        var reasoned = new StringBuilder();
        boolean whole = Events.read(in, event -> {
            if (event(event, reply, reasoned)) {
                finished.set(true);
            }
            return false;
        });
        if (whole || finished.get()) {
            if (!reasoned.isEmpty()) {
                reply.thought(Json.object().put(REASONING, reasoned.toString()).build());
            }
            return reply.build();
        }
        throw ModelApi.cut().asException();
    }

    /// Returns whether the model says that it has finished.
    private static boolean event(Json.Obj event, ReplyBuilder reply, StringBuilder reasoned) {
        if (event.get("error").isPresent()) {
            throw Refused.amid(event);
        }
        event.object("usage").ifPresent(usage -> reply.usage(usage(usage)));
        boolean finished = false;
        for (var item : event.array("choices")) {
            var choice = Json.object(item, "choice");
            choice.object("delta").ifPresent(delta -> {
                delta.optionalText(REASONING)
                        .filter(piece -> reasoned.length() + piece.length() <= MAX_REPLY)
                        .ifPresent(reasoned::append);
                delta(delta, reply);
            });
            var reason = choice.optionalText("finish_reason");
            finished |= reason.isPresent();
            reason.ifPresent(why -> reply.ended(why, "length", "content_filter"));
        }
        return finished;
    }

    /// OpenAI's tokens in count those of the cache among them.
    private static Usage usage(Json.Obj usage) {
        long cached = usage.object("prompt_tokens_details")
                .map(details -> Tokens.of(details, "cached_tokens"))
                .orElse(0L);
        return new Usage(Tokens.of(usage, "prompt_tokens"), Tokens.of(usage, "completion_tokens"), cached, 0);
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
