package dev.homarus.cli;

import dev.homarus.cli.local.Problems;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.ProblemException;
import java.util.List;

/// Runs one command line and returns its exit status.
final class Cli {
    /// What `--version` says. The same as in the project's `pom.xml`.
    static final String VERSION = "0.1.0";

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Cli() {}

    static int run(Context context, List<String> arguments) {
        try {
            var quick = FastPath.run(context, arguments);
            return quick.isPresent() ? quick.getAsInt() : CommandTable.run(context, arguments);
        } catch (ProblemException e) {
            context.screen().problem(e.problem());
            return FAILED;
        } catch (JsonException e) {
            context.screen().problem(Problems.notUnderstood().problem());
            return FAILED;
        }
    }
}
