package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;

/// A tool as a model is told about it.
///
/// @param name 1 to 64 letters, digits, `_`, `-`
/// @param parameters a JSON Schema of type `object`
/// @param label of the words it is described with
public record ToolSpec(String name, String description, Json.Obj parameters, Label label) {
    /// Makes one of Homarus' own tools.
    public static ToolSpec own(String name, String description, Json.Obj parameters) {
        return new ToolSpec(name, description, parameters, Label.SYSTEM);
    }

    public ToolSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("name of a tool");
        }
    }
}
