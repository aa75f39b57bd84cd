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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Google's Gemini API. The model stands in the path, the instructions outside the contents, and what one side
/// says is one content. Source: Gemini API reference, "Generating content", "Function calling" and "Thought
/// signatures".
public final class GeminiApi implements ModelApi {
    static final GeminiApi INSTANCE = new GeminiApi();

    /// Says that a call in the history comes without the signature of the thoughts before it, as calls have to
    /// that another model made.
    private static final String UNSIGNED = "skip_thought_signature_validator";

    private static final String[] FILTERED = {
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY"
    };

    private static final Pictures PICTURES = new Pictures(
            ",",
            type -> "{\"inlineData\":{\"mimeType\":\"" + type.mime() + "\",\"data\":\"",
            "\"}}",
            "",
            ImageTokens::gemini);

    private GeminiApi() {}

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public String chatPath(String model) {
        return modelPath(model) + ":streamGenerateContent?alt=sse";
    }

    /// Returns the path of a model, to which what is wanted of it is added.
    String modelPath(String model) {
        var name = model.contains("/") ? model : "models/" + model;
        var encoded = new ArrayList<String>();
        for (var part : name.split("/", -1)) {
            encoded.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return "/v1beta/" + String.join("/", encoded);
    }

    @Override
    public String modelsPath() {
        return "/v1beta/models";
    }

    @Override
    public Credential credential(SecretRef key) {
        return new Credential(key, "x-goog-api-key", "");
    }

    @Override
    public List<Segment> opening(Terms terms, List<ToolSpec> tools) {
        var config = Json.object();
        terms.maxOutput().ifPresent(most -> config.put("maxOutputTokens", most));
        terms.effort().ifPresent(effort -> config.put("thinkingConfig", GeminiEffort.of(terms.model(), effort)));
        return Body.opening(
                terms.shape().isEmpty() ? generation(config) : "",
                Body.shape(
                        terms,
                        shape -> generation(config.put("responseMimeType", "application/json")
                                .put("responseJsonSchema", shape.schema()))),
                tools,
                GeminiApi::tools,
                "");
    }

    private static String generation(Json.Builder config) {
        return "\"generationConfig\":" + config.build().write();
    }

    /// The models 2.5 take one or the other.
    @Override
    public boolean shapesBesideTools(Terms terms) {
        return !terms.model().contains("gemini-2");
    }

    private static Json tools(List<ToolSpec> tools) {
        var declarations = Json.array(tools.stream()
                .map(tool -> Json.object()
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .put("parametersJsonSchema", Body.schema(tool))
                        .build())
                .toList());
        return Json.array(
                List.of(Json.object().put("functionDeclarations", declarations).build()));
    }

    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        return switch (piece) {
            case Prompt.Instructions(var text, var label) ->
                List.of(Body.segment(piece, ",\"systemInstruction\":{\"parts\":[" + text(text) + "]}"));
            case Prompt.User user -> said(user, place);
            case Prompt.ToolAnswer answer -> List.of(Body.segment(piece, before(place, "user") + answer(answer)));
            case Prompt.Assistant said -> List.of(Body.segment(piece, before(place, "model") + parts(said)));
        };
    }

    private static List<Segment> said(Prompt.User user, Place place) {
        boolean pictures = user.text().isBlank() && !user.pictures().isEmpty();
        return PICTURES.of(user, before(place, "user") + (pictures ? "" : text(user.text())), pictures);
    }

    private static String before(Place place, String role) {
        var content = "{\"role\":\"" + role + "\",\"parts\":[";
        return switch (place) {
            case FIRST, AFTER_INSTRUCTIONS -> ",\"contents\":[" + content;
            case SAME_SIDE -> ",";
            case OTHER_SIDE -> "]}," + content;
        };
    }

    private static String parts(Prompt.Assistant said) {
        var parts = new ArrayList<String>();
        if (said.calls().isEmpty() || !said.text().isBlank()) {
            parts.add(text(said.text()));
        }
        var signatures = said.thoughts().signatures();
        for (int i = 0; i < said.calls().size(); i++) {
            var signature = Optional.ofNullable(signatures.get(i));
            parts.add(call(said.calls().get(i), signatures.isEmpty() ? Optional.of(UNSIGNED) : signature));
        }
        return String.join(",", parts);
    }

    private static String text(String text) {
        return Json.object().put("text", Body.some(text)).build().write();
    }

    private static String call(ToolCall call, Optional<String> signature) {
        var function = Json.object().put("name", Body.plain(call.tool())).put("args", Body.arguments(call.arguments()));
        return Json.object()
                .put("functionCall", function.build())
                .put("thoughtSignature", signature)
                .build()
                .write();
    }

    private static String answer(Prompt.ToolAnswer answer) {
        var response = Json.object().put("output", answer.text()).build();
        var function = Json.object().put("name", Body.plain(answer.tool())).put("response", response);
        return Json.object().put("functionResponse", function.build()).build().write();
    }

    @Override
    public Segment closing() {
        return Body.framing("]}]}");
    }

    @Override
    public ModelReply read(InputStream in, Set<String> offered, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(onText);
        var finished = new AtomicBoolean();
        Events.read(in, event -> {
            if (event(event, reply)) {
                finished.set(true);
            }
            return false;
        });
        if (finished.get()) {
            return reply.build();
        }
        throw ModelApi.cut().asException();
    }

    /// Returns whether the model says that it has finished.
    private static boolean event(Json.Obj event, ReplyBuilder reply) {
        if (event.get("error").isPresent()) {
            throw Refused.amid(event);
        }
        event.object("usageMetadata").ifPresent(usage -> reply.usage(usage(usage)));
        event.object("promptFeedback")
                .flatMap(feedback -> feedback.optionalText("blockReason"))
                .ifPresent(why -> {
                    throw Trouble.FILTERED.problem("", 0).asException();
                });
        boolean finished = false;
        for (var item : event.array("candidates")) {
            var candidate = Json.object(item, "candidate");
            candidate
                    .object("content")
                    .ifPresent(content ->
                            content.array("parts").forEach(part -> part(Json.object(part, "part"), reply)));
            var reason = candidate.optionalText("finishReason");
            finished |= reason.isPresent();
            reason.ifPresent(why -> ended(why, reply));
        }
        return finished;
    }

    private static void ended(String why, ReplyBuilder reply) {
        if (why.equals("MALFORMED_FUNCTION_CALL") || why.equals("UNEXPECTED_TOOL_CALL")) {
            throw ModelApi.notUnderstood().asException();
        }
        reply.ended(why, "MAX_TOKENS", FILTERED);
    }

    private static void part(Json.Obj part, ReplyBuilder reply) {
        if (part.flag("thought", false)) {
            return;
        }
        part.optionalText("text").ifPresent(reply::text);
        part.object("functionCall").ifPresent(call -> {
            part.optionalText("thoughtSignature").ifPresent(signature -> reply.signature(reply.nextCall(), signature));
            reply.call(
                    reply.nextCall(),
                    call.optionalText("id").orElse(""),
                    Optional.of(call.text("name"))
                            .filter(name -> !name.isEmpty())
                            .orElseThrow(() -> new JsonException("name", "is missing")),
                    call.object("args").orElse(Json.Obj.EMPTY).write());
        });
    }

    /// Gemini's tokens in count those of the cache among them; those of thoughts are counted beside the
    /// answer's.
    private static Usage usage(Json.Obj usage) {
        return new Usage(
                Tokens.of(usage, "promptTokenCount") + Tokens.of(usage, "toolUsePromptTokenCount"),
                Tokens.of(usage, "candidatesTokenCount") + Tokens.of(usage, "thoughtsTokenCount"),
                Tokens.of(usage, "cachedContentTokenCount"),
                0);
    }

    @Override
    public List<String> models(byte[] body) {
        return JsonText.parseObject(body).array("models").stream()
                .map(item -> Json.object(item, "model").text("name").replaceFirst("^models/", ""))
                .toList();
    }
}
