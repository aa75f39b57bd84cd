package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.time.Duration;
import java.util.List;

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

    /// Returns the same, with what it left for others.
    default Outcome with(List<String> planted) {
        return switch (this) {
            case Done(int exit, var output, var took) -> new Done(exit, output.with(planted), took);
            case TimedOut(var output, var took) -> new TimedOut(output.with(planted), took);
            case Killed(var why, var output, var took) -> new Killed(why, output.with(planted), took);
            case Failed failed -> failed;
        };
    }

    /// Returns the same, with the closed folders that it may have found open.
    default Outcome opened(List<String> folders) {
        return switch (this) {
            case Done(int exit, var output, var took) -> new Done(exit, output.opened(folders), took);
            case TimedOut(var output, var took) -> new TimedOut(output.opened(folders), took);
            case Killed(var why, var output, var took) -> new Killed(why, output.opened(folders), took);
            case Failed failed -> failed;
        };
    }

    /// Returns the closed folders that it may have found open.
    default List<String> opened() {
        return switch (this) {
            case Done(int exit, var output, var took) -> output.opened();
            case TimedOut(var output, var took) -> output.opened();
            case Killed(var why, var output, var took) -> output.opened();
            case Failed failed -> List.of();
        };
    }
}
