package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The parts of a request body that the wire formats share.
final class Body {
    /// What stands for a text of nothing but spaces where a format takes none.
    private static final String EMPTY = "(empty)";

    private Body() {}

    /// Returns Homarus' own bytes.
    static Segment framing(String text) {
        return new Segment("framing", Label.SYSTEM, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the members of the body before the messages.
    ///
    /// @param members the first ones, without the brace
    /// @param shape what follows them and says the shape of the answer
    /// @param form the value of the member `tools`
    /// @param rest what follows the tools
    static List<Segment> opening(
            String members,
            Optional<Segment> shape,
            List<ToolSpec> tools,
            Function<List<ToolSpec>, Json> form,
            String rest) {
        var segments = new ArrayList<Segment>();
        segments.add(framing("{" + members));
        shape.ifPresent(segments::add);
        if (!tools.isEmpty()) {
            var text = ",\"tools\":" + form.apply(tools).write();
            var label = tools.stream().map(ToolSpec::label).reduce(Label.SYSTEM, Label::join);
            segments.add(new Segment("tools", label, text.getBytes(StandardCharsets.UTF_8)));
        }
        if (!rest.isEmpty()) {
            segments.add(framing(rest));
        }
        return segments;
    }

    /// Returns what says the shape of the answer.
    static Optional<Segment> shape(Terms terms, Function<Shape, String> wire) {
        return terms.shape()
                .map(shape ->
                        new Segment("schema", shape.label(), wire.apply(shape).getBytes(StandardCharsets.UTF_8)));
    }

    /// Returns one element of the array of messages in which each has a role, and answers have one of their own.
    ///
    /// @param answered the member that says which call an answer belongs to
    /// @param belongs what it holds
    /// @param call the form of one call
    /// @param pictured the form of what a person says with pictures, behind what these characters part it from
    static List<Segment> message(
            Prompt.Piece piece,
            Place place,
            String answered,
            Function<Prompt.ToolAnswer, String> belongs,
            Function<ToolCall, Json> call,
            BiFunction<Prompt.User, String, List<Segment>> pictured) {
        var parted = place == Place.FIRST ? "" : ",";
        if (piece instanceof Prompt.User user && !user.pictures().isEmpty()) {
            return pictured.apply(user, parted);
        }
        var json = switch (piece) {
            case Prompt.Instructions(var text, var label) -> message("system", text);
            case Prompt.User user -> message("user", user.text());
            case Prompt.ToolAnswer answer -> message("tool", answer.text()).put(answered, belongs.apply(answer));
            case Prompt.Assistant(var text, var calls, var label, var before, var thoughts) -> {
                var message = message("assistant", text);
                thoughts.blocks().forEach(block -> block.json().members().forEach(message::put));
                yield calls.isEmpty()
                        ? message
                        : message.put(
                                "tool_calls",
                                Json.array(calls.stream().map(call).toList()));
            }
        };
        return List.of(segment(piece, parted + json.build().write()));
    }

    /// Returns the beginning of what a person says with pictures, where text and pictures are parts of a
    /// content.
    ///
    /// @param type of the text's part
    static String parts(Prompt.User user, String type) {
        var text = Json.object().put("type", type).put("text", user.text()).build();
        return "{\"role\":\"user\",\"content\":[" + (user.text().isBlank() ? "" : text.write());
    }

    /// Returns a further member of the body, or nothing.
    static String number(String name, Optional<Long> value) {
        return value.map(number -> ",\"" + name + "\":" + number).orElse("");
    }

    /// Returns a further member of the body, or nothing.
    static String text(String name, Optional<String> value) {
        return value.map(text -> ",\"" + name + "\":" + Json.of(text).write()).orElse("");
    }

    static Json.Builder message(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    /// Returns a piece as it stands in the body.
    static Segment segment(Prompt.Piece piece, String wire) {
        return new Segment(source(piece), piece.label(), wire.getBytes(StandardCharsets.UTF_8), piece.before());
    }

    private static String source(Prompt.Piece piece) {
        return switch (piece) {
            case Prompt.Instructions s -> "system";
            case Prompt.User u -> "user";
            case Prompt.Assistant a -> "assistant";
            case Prompt.ToolAnswer t -> "tool";
        };
    }

    /// Returns the tools in the form of OpenAI's chat completions.
    static Json functions(List<ToolSpec> tools) {
        return Json.array(tools.stream()
                .map(tool -> Json.object()
                        .put("type", "function")
                        .put(
                                "function",
                                Json.object()
                                        .put("name", tool.name())
                                        .put("description", tool.description())
                                        .put("parameters", schema(tool))
                                        .build())
                        .build())
                .toList());
    }

    /// Returns the schema of a tool's parameters, which has to say its type: a tool without any may leave it
    /// out.
    static Json schema(ToolSpec tool) {
        if (tool.parameters().get("type").isPresent()) {
            return tool.parameters();
        }
        var schema = Json.object().put("type", "object").put("properties", Json.Obj.EMPTY);
        tool.parameters().members().forEach(schema::put);
        return schema.build();
    }

    /// Returns arguments for a format that takes objects only; what is not one is passed on as the text it was.
    static Json arguments(String text) {
        try {
            return JsonText.parse(text) instanceof Json.Obj object
                    ? object
                    : Json.object().put("text", text).build();
        } catch (JsonException e) {
            return Json.object().put("text", text).build();
        }
    }

    /// Returns a text for a format that takes no empty ones.
    static String some(String text) {
        return text.isBlank() ? EMPTY : text;
    }

    /// Returns a name or an id of letters, digits, `_` and `-`, as the formats take them that refuse others.
    static String plain(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "_" : plain;
    }
}
