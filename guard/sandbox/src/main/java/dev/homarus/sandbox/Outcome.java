package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.time.Duration;

/// How a command ended. In every case none of its processes is left.
public sealed interface Outcome {
    /// It ended by itself.
    ///
    /// @param exit its exit status; 128 + n when signal n ended it
    record Done(int exit, Output output, Duration took) implements Outcome {}

    /// It was not run.
    record Failed(Problem problem) implements Outcome {}

    /// Its time was up.
    record TimedOut(Output output, Duration took) implements Outcome {}

    /// It was ended before its time.
    ///
    /// @param why the limit it broke, `cancelled`, or `ended from outside`
    record Killed(String why, Output output, Duration took) implements Outcome {}
}
