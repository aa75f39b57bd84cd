package dev.homarus.sandbox;

import dev.homarus.command.Plan;
import dev.homarus.command.Surroundings;
import dev.homarus.command.Surroundings.Entry;
import dev.homarus.types.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Looks at what is asked before anything is started.
final class Request {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MAX_ENVIRONMENT = 32 << 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /// Names that would make the shell which sets the limits, or the loader, do something else first, or that
    /// a shell
    /// keeps to itself.
    private static final Pattern STEERING = Pattern.compile("BASH_.*|BASHOPTS|ENV|SHELLOPTS|FUNCNEST|POSIXLY_CORRECT"
            + "|LD_.*|GLIBC_.*|MALLOC_.*|homarus_.*|UID|EUID|PPID|GROUPS|FUNCNAME|DIRSTACK|LINENO|S?RANDOM|SECONDS"
            + "|EPOCH.*|HISTCMD|COMP_.*|_");

    /// Names that a shell opens as connections when it redirects.
    private static final Pattern CONNECTION = Pattern.compile("/dev/(tcp|udp)(/.*)?");

    private Request() {}

    /// Returns why this is not run, if there is a reason.
    static Optional<Problem> refuse(Job job) {
        if (job.timeout().compareTo(LONGEST) > 0) {
            return Optional.of(Problems.time());
        }
        if (!allowed(job.environment())
                || !job.plan().stages().map(Plan.Stage::environment).allMatch(Request::allowed)) {
            return Optional.of(Problems.environment());
        }
        return job.plan()
                .stages()
                .flatMap(stage -> stage.redirects().stream())
                .map(Plan.Redirect::to)
                .filter(CONNECTION.asMatchPredicate())
                .findFirst()
                .map(Problems::connection);
    }

    private static boolean allowed(Map<String, String> environment) {
        Predicate<String> steering = STEERING.asMatchPredicate();
        int size = 0;
        for (var entry : environment.entrySet()) {
            var name = entry.getKey();
            size += name.length() + entry.getValue().length();
            if (!NAME.matcher(name).matches()
                    || steering.test(name)
                    || entry.getValue().indexOf('\0') >= 0) {
                return false;
            }
        }
        return size <= MAX_ENVIRONMENT;
    }

    /// Returns why a command line is not run in this folder, if there is a reason. A folder that is swapped
    /// for a link
    /// after this look is resolved inside the sandbox, where there is nothing else.
    static Optional<Problem> refuse(String folder, Places places, Surroundings around) {
        try {
            var wanted = Path.of(folder);
            var found = around.look(places.moved(folder));
            boolean below = wanted.normalize().toString().equals(folder)
                    && (wanted.startsWith(Enclosure.WORKSPACE) || wanted.startsWith(places.inside()))
                    && found.kind() == Entry.Kind.FOLDER
                    && Path.of(found.real()).startsWith(places.inside());
            return below ? Optional.empty() : Optional.of(Problems.folder());
        } catch (InvalidPathException e) {
            return Optional.of(Problems.folder());
        }
    }
}
