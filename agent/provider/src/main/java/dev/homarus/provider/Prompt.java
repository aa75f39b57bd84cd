package dev.homarus.provider;

import dev.homarus.types.Label;
import java.util.List;

/// What a model is asked: labelled pieces in order, and the tools it may call.
public record Prompt(List<Piece> pieces, List<ToolSpec> tools) {
    public Prompt {
        pieces = List.copyOf(pieces);
        tools = List.copyOf(tools);
    }

    /// One message of the prompt.
    public sealed interface Piece {
        Label label();
    }

    /// Homarus' own instructions.
    public record Instructions(String text, Label label) implements Piece {}

    /// What a person said.
    public record User(String text, Label label) implements Piece {}

    /// What the model said earlier.
    public record Assistant(String text, List<ToolCall> calls, Label label) implements Piece {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /// What a tool answered.
    public record ToolAnswer(String call, String tool, String text, Label label) implements Piece {}
}
