package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;

/// The shape that an answer is to have.
///
/// @param name 1 to 64 letters, digits, `_`, `-`
/// @param schema a JSON Schema, as the caller wrote it
/// @param strict whether the provider is to hold the model to each part of it
/// @param label of the caller's words
public record Shape(String name, Json.Obj schema, boolean strict, Label label) {
    public Shape {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("name of a shape");
        }
    }
}
