package dev.homarus.sandbox;

import dev.homarus.policy.Action;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Looks at what is asked before anything is started.
final class Request {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MAX_ENVIRONMENT = 32 << 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /// Names that would make the programs which set the limits do something else first.
    private static final Pattern STEERING = Pattern.compile("BASH_.*|ENV|SHELLOPTS|BASHOPTS|LD_.*|GLIBC_.*|MALLOC_.*");

    private Request() {}

    /// Returns why this command is not run, if there is a reason.
    static Optional<Problem> refuse(Action.RunCommand command, Path workspace) {
        if (command.timeout().compareTo(LONGEST) > 0) {
            return Optional.of(Problems.time());
        }
        if (!allowed(command.environment())) {
            return Optional.of(Problems.environment());
        }
        return isBelow(command.folder(), workspace) ? Optional.empty() : Optional.of(Problems.folder());
    }

    private static boolean allowed(Map<String, String> environment) {
        int size = 0;
        for (var entry : environment.entrySet()) {
            var name = entry.getKey();
            size += name.length() + entry.getValue().length();
            if (!NAME.matcher(name).matches()
                    || STEERING.matcher(name).matches()
                    || entry.getValue().indexOf('\0') >= 0) {
                return false;
            }
        }
        return size <= MAX_ENVIRONMENT;
    }

    /// A folder that is swapped for a link after this look is resolved inside the sandbox, where there is
    /// nothing else.
    private static boolean isBelow(String folder, Path workspace) {
        try {
            var inside = Path.of(Enclosure.WORKSPACE);
            var wanted = Path.of(folder);
            if (!wanted.normalize().equals(wanted) || !wanted.startsWith(inside)) {
                return false;
            }
            var real = workspace.resolve(inside.relativize(wanted).toString()).toRealPath();
            return real.startsWith(workspace) && Files.isDirectory(real);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return false;
        }
    }
}
