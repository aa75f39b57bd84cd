package dev.homarus.sandbox;

import dev.homarus.types.Problem;

/// How well commands can be isolated on this machine. There is nothing in between: without isolation nothing
/// runs.
public sealed interface Level {
    /// Commands run behind namespaces, a system-call filter and limits.
    record Isolated() implements Level {}

    /// Commands do not run, for this reason.
    record None(Problem problem) implements Level {}
}
