package dev.homarus.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process of its own that runs one command in a sandbox and prints the outcome; it stands for a gateway that
/// is run by another user, or killed. With a fourth argument there is no bubblewrap for it.
final class Gateway {
    private Gateway() {}

    public static void main(String[] arguments) throws Exception {
        var limits = new Limits(24, 64L << 20, 4L << 20, 64 << 10, Duration.ofSeconds(2));
        boolean confined = arguments.length > 3;
        try (var sandbox = Sandbox.probe(
                new Settings(
                        confined ? List.of() : Settings.BWRAP,
                        Path.of(arguments[0], "workspace"),
                        Path.of(arguments[0], "own"),
                        Settings.CONTROL_GROUPS,
                        limits,
                        confined),
                java.time.InstantSource.system())) {
            var action = Rig.action(
                    arguments[1], "/workspace", Rig.ENVIRONMENT, Duration.ofMillis(Long.parseLong(arguments[2])));
            System.out.println(sandbox.level().getClass().getSimpleName() + " " + sandbox.run(Rig.permit(action)));
        }
    }
}
