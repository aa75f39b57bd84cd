package dev.homarus.provider;

import java.util.List;

/// A whole answer of a model.
///
/// @param text what it said, may be empty
/// @param calls the tools it wants called, in order
/// @param stop why it ended
/// @param thoughts what it has reasoned, for its provider alone
public record ModelReply(String text, List<ToolCall> calls, Usage usage, Stop stop, Thoughts thoughts) {
    /// Why a model ended its answer.
    public enum Stop {
        /// It had said what it wanted to say, or wants its calls answered.
        END,
        /// It had used up the tokens that one answer may have: the last words, or the last call, are incomplete.
        LENGTH
    }

    public ModelReply {
        calls = List.copyOf(calls);
    }

    /// An answer of which no thoughts are kept.
    public ModelReply(String text, List<ToolCall> calls, Usage usage, Stop stop) {
        this(text, calls, usage, stop, Thoughts.NONE);
    }

    /// An answer that came to its end.
    public ModelReply(String text, List<ToolCall> calls, Usage usage) {
        this(text, calls, usage, Stop.END);
    }

    /// Tokens as the provider counted them; 0 where it did not say.
    ///
    /// @param input all tokens of the request, those of `cacheRead` and `cacheWritten` among them
    /// @param output all tokens of the answer, those of its reasoning among them
    /// @param cacheRead tokens of the request that came from the provider's cache
    /// @param cacheWritten tokens of the request that went into the provider's cache
    public record Usage(long input, long output, long cacheRead, long cacheWritten) {
        public Usage(long input, long output) {
            this(input, output, 0, 0);
        }

        public Usage plus(Usage other) {
            return new Usage(
                    input + other.input,
                    output + other.output,
                    cacheRead + other.cacheRead,
                    cacheWritten + other.cacheWritten);
        }
    }
}
