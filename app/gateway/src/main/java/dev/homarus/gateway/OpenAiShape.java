package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.Shape;
import dev.homarus.types.Label;
import java.util.Optional;

/// The member `response_format` of a chat completion. Source: OpenAI API reference, "Structured model outputs".
final class OpenAiShape {
    private static final String MEMBER = "response_format";

    private OpenAiShape() {}

    /// Returns the shape that is wanted; empty for a text.
    ///
    /// @throws JsonException where it is neither a text nor a schema with a name
    static Optional<Shape> of(Json.Obj json, Label label) {
        var format = json.object(MEMBER);
        var type = format.map(wanted -> wanted.text("type")).orElse("text");
        return switch (type) {
            case "text" -> Optional.empty();
            case "json_schema" ->
                Optional.of(shape(
                        format.get()
                                .object(type)
                                .orElseThrow(() -> new JsonException(MEMBER + "." + type, "has to be an object")),
                        label));
            default ->
                throw new JsonException(
                        MEMBER + ".type", "has to be text or json_schema; say the schema that json_object leaves open");
        };
    }

    private static Shape shape(Json.Obj json, Label label) {
        var schema = json.object("schema")
                .orElseThrow(() -> new JsonException(MEMBER + ".json_schema.schema", "has to be an object"));
        try {
            return new Shape(json.text("name"), schema, json.flag("strict", false), label);
        } catch (IllegalArgumentException e) {
            throw new JsonException(
                    MEMBER + ".json_schema.name", "has to have 1 to 64 letters, digits, underscores or dashes");
        }
    }
}
