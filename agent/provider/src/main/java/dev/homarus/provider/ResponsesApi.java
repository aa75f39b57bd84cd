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
import java.util.Set;
import java.util.function.Consumer;

/// OpenAI's responses. Each request says that the answer is not to be kept at the provider, and carries the
/// whole conversation. Source: OpenAI API reference, "Responses" and "Streaming events".
public final class ResponsesApi implements ModelApi {
    static final ResponsesApi INSTANCE = new ResponsesApi();

    private static final Pictures PICTURES = new Pictures(
            ",",
            type -> "{\"type\":\"input_image\",\"image_url\":\"data:" + type.mime() + ";base64,",
            "\"}",
            "]}",
            ImageTokens::openAi);

    private ResponsesApi() {}

    @Override
    public String name() {
        return "responses";
    }

    @Override
    public String chatPath(String model) {
        return "/responses";
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
                "\"model\":" + Json.of(terms.model()).write() + ",\"stream\":true,\"store\":false"
                        + Body.number("max_output_tokens", terms.maxOutput())
                        + terms.effort().map(effort -> reasoning(terms, effort)).orElse(""),
                Body.shape(terms, ResponsesApi::format),
                tools,
                ResponsesApi::tools,
                ",\"input\":[");
    }

    /// What is reasoned is sealed by the provider, which does not keep it, and comes back to it in the same
    /// turn.
    private static String reasoning(Terms terms, Effort effort) {
        var word = OpenAiEffort.of(terms, effort);
        return ",\"reasoning\":{\"effort\":\"" + word + "\"}"
                + (effort.isOn() ? ",\"include\":[\"reasoning.encrypted_content\"]" : "");
    }

    private static String format(Shape shape) {
        var format = Json.object()
                .put("type", "json_schema")
                .put("name", shape.name())
                .put("schema", shape.schema())
                .put("strict", shape.strict());
        return ",\"text\":"
                + Json.object().put("format", format.build()).build().write();
    }

    /// Not strict: strict schemas have to say things that a tool's need not.
    private static Json tools(List<ToolSpec> tools) {
        return Json.array(tools.stream()
                .map(tool -> Json.object()
                        .put("type", "function")
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .put("parameters", Body.schema(tool))
                        .put("strict", false)
                        .build())
                .toList());
    }

    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        var parted = place == Place.FIRST ? "" : ",";
        if (piece instanceof Prompt.User user && !user.pictures().isEmpty()) {
            return PICTURES.of(
                    user, parted + Body.parts(user, "input_text"), user.text().isBlank());
        }
        var items = new ArrayList<Json>();
        switch (piece) {
            case Prompt.Instructions(var text, var label) ->
                items.add(Body.message("system", text).build());
            case Prompt.User user -> items.add(Body.message("user", user.text()).build());
            case Prompt.ToolAnswer answer ->
                items.add(Json.object()
                        .put("type", "function_call_output")
                        .put("call_id", answer.call())
                        .put("output", answer.text())
                        .build());
            case Prompt.Assistant said -> {
                items.addAll(said.thoughts().at(0));
                if (said.calls().isEmpty() || !said.text().isEmpty()) {
                    items.add(Body.message("assistant", said.text()).build());
                }
                for (int i = 0; i < said.calls().size(); i++) {
                    items.addAll(said.thoughts().at(i + 1));
                    items.add(call(said.calls().get(i)));
                }
            }
        }
        var wire = String.join(",", items.stream().map(Json::write).toList());
        return List.of(Body.segment(piece, parted + wire));
    }

    private static Json call(ToolCall call) {
        return Json.object()
                .put("type", "function_call")
                .put("call_id", call.id())
                .put("name", Body.plain(call.tool()))
                .put("arguments", call.arguments())
                .build();
    }

    @Override
    public Segment closing() {
        return Body.framing("]}");
    }

    @Override
    public ModelReply read(InputStream in, Set<String> offered, Consumer<String> onText) throws IOException {
        var reply = new ReplyBuilder(onText);
        var stream = new ResponsesStream(reply);
        if (Events.read(in, stream::take) && stream.isOver()) {
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
