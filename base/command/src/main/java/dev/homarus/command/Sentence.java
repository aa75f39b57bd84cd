package dev.homarus.command;

import dev.homarus.command.Plan.When;
import java.util.List;

/// A command line's structure before expansion.
///
/// @param pipelines from left to right
record Sentence(List<Pipeline> pipelines) {
    /// Commands joined by `|`.
    record Pipeline(When when, List<Simple> commands) {}

    /// One command.
    ///
    /// @param words what is left after assignments and redirections; at least one
    record Simple(List<Assignment> assignments, List<Word> words, List<Direction> directions) {}

    /// `NAME=value` before a command.
    record Assignment(String name, Word value) {}

    /// A redirection.
    ///
    /// @param descriptor 0 to 2, or -1 for both outputs
    record Direction(int descriptor, Plan.Redirect.Kind kind, Word target) {}
}
