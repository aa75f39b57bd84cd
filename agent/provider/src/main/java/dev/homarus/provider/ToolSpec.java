package dev.homarus.provider;

import dev.homarus.protocol.Json;

/// A tool as a model is told about it.
///
/// @param name 1 to 64 letters, digits, `_`, `-`
/// @param parameters a JSON Schema of type `object`
public record ToolSpec(String name, String description, Json.Obj parameters) {
    public ToolSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("name of a tool");
        }
    }
}
