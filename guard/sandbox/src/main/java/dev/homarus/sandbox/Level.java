package dev.homarus.sandbox;

import dev.homarus.types.Problem;

/// How well commands can be isolated on this machine. There is nothing beneath these: without isolation
/// nothing runs.
public sealed interface Level {
    /// Level A: commands run behind namespaces, a system-call filter and limits.
    record Isolated() implements Level {}

    /// Level B: commands run behind Landlock, a system-call filter and limits, one at a time. They see that other
    /// processes and files are there, though they can neither open nor touch them.
    ///
    /// @param missing why it is not level A, and how to get there
    record Confined(Problem missing) implements Level {}

    /// Level C: commands do not run, for this reason.
    record None(Problem problem) implements Level {}
}
