package dev.homarus.cli;

import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command `homarus`. Exit status: 0 done, 1 refused or failed with a Problem on standard error, 2 wrong usage.
public final class Main {
    private static final List<String> PROPERTIES = List.of("user.home", "java.io.tmpdir", "homarus.launcher");

    private Main() {}

    public static void main(String[] arguments) {
        var screen = Screen.ofProcess(System.in);
        int status;
        try {
            var around = Surroundings.of(System.getenv(), properties());
            status = Cli.run(new Context(around, screen, InstantSource.system()), List.of(arguments));
        } catch (RuntimeException e) {
            screen.problem(dev.homarus.cli.local.Problems.unexpected(e));
            status = 1;
        }
        screen.out().flush();
        screen.err().flush();
        System.exit(status);
    }

    private static Map<String, String> properties() {
        var known = new HashMap<String, String>();
        PROPERTIES.forEach(
                name -> Optional.ofNullable(System.getProperty(name)).ifPresent(value -> known.put(name, value)));
        return known;
    }
}
