package dev.homarus.approval;

import dev.homarus.command.Analysis;
import dev.homarus.policy.Action;
import java.util.Optional;

/// What a tool wants, with what is known about it. Only the Action is bound by the answer; the rest is what Policy
/// decides by and what a person is shown.
///
/// @param analysis of the command, where the Action runs one
/// @param change of the file, where the Action writes one: for a person, at most [#MAX_CHANGE] characters
public record Request(Action action, Optional<Analysis> analysis, Optional<String> change) {
    /// The longest change that can be shown, and so be asked about, in characters.
    public static final int MAX_CHANGE = 200_000;

    public Request {
        if (change.orElse("").length() > MAX_CHANGE) {
            throw new IllegalArgumentException("change");
        }
    }

    /// Something about which nothing else is known.
    public static Request of(Action action) {
        return new Request(action, Optional.empty(), Optional.empty());
    }

    /// A Plan, with the Analysis that made it.
    public static Request run(Action.RunPlan action, Analysis.Analysed analysis) {
        return new Request(action, Optional.of(analysis), Optional.empty());
    }

    /// A command line as it stands, with what was found out about it.
    public static Request run(Action.RunCommand action, Analysis analysis) {
        return new Request(action, Optional.of(analysis), Optional.empty());
    }

    /// The change of a file, with the lines that go and come.
    public static Request write(Action.WriteWorkspace action, String change) {
        return new Request(action, Optional.empty(), Optional.of(change));
    }
}
