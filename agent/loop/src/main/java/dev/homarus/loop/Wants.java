package dev.homarus.loop;

import dev.homarus.provider.Shape;
import dev.homarus.provider.ToolSpec;
import java.util.List;
import java.util.Optional;

/// What a program that asks brings along.
///
/// @param tools what it carries out itself
/// @param shape what the answer is to look like
public record Wants(List<ToolSpec> tools, Optional<Shape> shape) {
    public static final Wants NOTHING = new Wants(List.of(), Optional.empty());

    public Wants {
        tools = List.copyOf(tools);
    }

    /// Wants no more than to carry out these tools.
    public static Wants of(List<ToolSpec> tools) {
        return new Wants(tools, Optional.empty());
    }
}
