package dev.homarus.loop;

import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.ToolCall;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.util.List;

/// How a Turn ended.
public sealed interface TurnResult {
    /// What was counted of all that was asked, also where the last answer failed.
    Usage usage();

    /// Returns the same, after other models were asked in this Turn and did not finish it.
    ///
    /// @param spent what was counted of them: it was paid too
    default TurnResult after(Usage spent) {
        return switch (this) {
            case Done(var reply, var calls, var label, var usage) -> new Done(reply, calls, label, spent.plus(usage));
            case Stopped(var problem, var partial, var label, var usage) ->
                new Stopped(problem, partial, label, spent.plus(usage));
            case Failed(var problem, var partial, var label, var usage) ->
                new Failed(problem, partial, label, spent.plus(usage));
        };
    }

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
