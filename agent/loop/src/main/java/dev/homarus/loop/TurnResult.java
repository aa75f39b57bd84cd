package dev.homarus.loop;

import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.ToolCall;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.util.List;

/// How a Turn ended.
public sealed interface TurnResult {
    Usage usage();

    /// With a reply, or with calls of the caller's own tools.
    record Done(String reply, List<ToolCall> calls, Label label, Usage usage) implements TurnResult {
        public Done {
            calls = List.copyOf(calls);
        }
    }

    /// Before its end: stopped by a person or by its budget.
    record Stopped(Problem problem, String partial, Label label, Usage usage) implements TurnResult {}

    /// By something that did not work.
    record Failed(Problem problem, String partial, Label label, Usage usage) implements TurnResult {}
}
