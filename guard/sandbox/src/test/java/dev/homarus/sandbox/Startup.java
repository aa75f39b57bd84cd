package dev.homarus.sandbox;

import dev.homarus.command.Plan;
import dev.homarus.command.Plan.When;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// Measures what isolation costs, and prints it. A program of its own, so that an ordinary user can run it:
/// `Startup FOLDER RUNS [confined]`, with the folders `workspace` and `own` in it.
final class Startup {
    private static final int WARM_UP = 5;

    /// As between the commands of a Turn, in which a model is asked what to do next.
    private static final Duration PAUSE = Duration.ofMillis(40);

    private Startup() {}

    public static void main(String[] arguments) {
        boolean confined = arguments.length > 2;
        var settings = new Settings(
                confined ? List.of() : Settings.BWRAP,
                Path.of(arguments[0], "workspace"),
                Path.of(arguments[0], "own"),
                Settings.CONTROL_GROUPS,
                Limits.STANDARD,
                confined);
        try (var sandbox = Sandbox.probe(settings, InstantSource.system())) {
            System.out.println(report(sandbox, Integer.parseInt(arguments[1])));
        }
    }

    /// Returns lines of what was run and how long it took, in microseconds.
    static String report(Sandbox sandbox, int runs) {
        var one = new Plan(List.of(step(When.ALWAYS, echo())), Map.of());
        var three = new Plan(List.of(step(When.ALWAYS, echo(), cat(), cat())), Map.of());
        var steps = new Plan(
                List.of(step(When.ALWAYS, echo()), step(When.IF_DONE, echo()), step(When.IF_DONE, echo())), Map.of());
        return sandbox.level().getClass().getSimpleName()
                + line(runs, "a Plan of one program", () -> run(sandbox, one))
                + line(runs, "the same, 40 ms after the one before", PAUSE, () -> run(sandbox, one))
                + line(runs, "a Plan of three, piped", () -> run(sandbox, three))
                + line(runs, "a Plan of three, one after the other", () -> run(sandbox, steps))
                + line(runs, "the same as three Plans", () -> {
                    run(sandbox, one);
                    run(sandbox, one);
                    return run(sandbox, one);
                })
                + line(
                        runs,
                        "a command line, by bash",
                        () -> sandbox.run(
                                Rig.permit(Rig.action("echo hi", Enclosure.WORKSPACE, Rig.ENVIRONMENT, Rig.TIME))));
    }

    private static Outcome run(Sandbox sandbox, Plan plan) {
        return sandbox.run(Rig.permit(Rig.action(plan)));
    }

    private static Plan.Step step(When when, Plan.Stage... stages) {
        return new Plan.Step(when, List.of(stages));
    }

    private static Plan.Stage echo() {
        return new Plan.Stage("/usr/bin/echo", List.of("echo", "hi"), Enclosure.WORKSPACE, Map.of(), List.of());
    }

    private static Plan.Stage cat() {
        return new Plan.Stage("/usr/bin/cat", List.of("cat"), Enclosure.WORKSPACE, Map.of(), List.of());
    }

    private static String line(int runs, String what, Supplier<Outcome> run) {
        return line(runs, what, Duration.ZERO, run);
    }

    private static String line(int runs, String what, Duration pause, Supplier<Outcome> run) {
        for (int i = 0; i < WARM_UP; i++) {
            checked(run.get());
        }
        var nanos =
                LongStream.range(0, runs).map(i -> timed(pause, run)).sorted().toArray();
        return "\n  " + what + ": p50 " + nanos[runs / 2] / 1_000 + ", p95 " + nanos[runs * 95 / 100] / 1_000
                + ", least " + nanos[0] / 1_000;
    }

    private static long timed(Duration pause, Supplier<Outcome> run) {
        LockSupport.parkNanos(pause.toNanos());
        long begun = System.nanoTime();
        checked(run.get());
        return System.nanoTime() - begun;
    }

    private static void checked(Outcome outcome) {
        if (!(outcome instanceof Outcome.Done done) || done.exit() != 0) {
            throw new AssertionError(outcome);
        }
    }
}
