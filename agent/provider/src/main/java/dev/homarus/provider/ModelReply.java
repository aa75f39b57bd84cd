package dev.homarus.provider;

import java.util.List;

/// A whole answer of a model.
///
/// @param text what it said, may be empty
/// @param calls the tools it wants called, in order
public record ModelReply(String text, List<ToolCall> calls, Usage usage) {
    public ModelReply {
        calls = List.copyOf(calls);
    }

    /// Tokens as the provider counted them; 0 where it did not say.
    public record Usage(long input, long output) {
        public Usage plus(Usage other) {
            return new Usage(input + other.input, output + other.output);
        }
    }
}
