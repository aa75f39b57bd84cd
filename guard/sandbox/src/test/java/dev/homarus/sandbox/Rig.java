package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.command.Plan;
import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A sandbox over real folders, and the Permits to use it.
final class Rig implements AutoCloseable {
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/workspace", "LANG", "C.UTF-8", "TERM", "dumb");
    static final Duration TIME = Duration.ofSeconds(20);

    final Path root;
    final Path workspace;
    final Sandbox sandbox;

    private Rig(Path root, Limits limits, Path controlGroups, List<Path> bwrap, boolean landlock) throws IOException {
        this.root = root.toRealPath();
        this.workspace = Files.createDirectories(this.root.resolve("workspace"));
        this.sandbox = Sandbox.probe(
                new Settings(bwrap, workspace, this.root.resolve("own"), controlGroups, limits, landlock),
                InstantSource.system());
    }

    /// Returns a rig, or skips the test with the reason where this machine cannot isolate.
    static Rig in(Path root, Limits limits) throws IOException {
        return in(root, limits, Settings.CONTROL_GROUPS);
    }

    static Rig in(Path root, Limits limits, Path controlGroups) throws IOException {
        var rig = new Rig(root, limits, controlGroups, Settings.BWRAP, false);
        if (rig.sandbox.level() instanceof Level.None(var problem)) {
            rig.close();
            assumeTrue(false, () -> "this machine cannot isolate: " + problem.line());
        }
        return rig;
    }

    /// Returns a rig of level B, or skips the test where this machine cannot confine.
    static Rig confined(Path root, Limits limits) throws IOException {
        var rig = new Rig(root, limits, Settings.CONTROL_GROUPS, List.of(), true);
        if (!(rig.sandbox.level() instanceof Level.Confined)) {
            rig.close();
            assumeTrue(false, "this machine's kernel or C library cannot confine");
        }
        return rig;
    }

    static Rig in(Path root) throws IOException {
        return in(root, Limits.STANDARD);
    }

    static Action.RunCommand action(String command, String folder, Map<String, String> environment, Duration time) {
        return new Action.RunCommand("s1", command, folder, environment, time);
    }

    static Permit permit(Action action) {
        var now = Instant.now();
        var facts = new Facts(now, List.of(new Grant("g1", action, now.plusSeconds(60))), List.of(), true);
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow(Permit permit) -> permit;
            case Decision.Ask ask -> throw new AssertionError(ask);
            case Decision.Deny deny -> throw new AssertionError(deny);
        };
    }

    Outcome run(String command, Duration time) {
        return sandbox.run(permit(action(command, "/workspace", ENVIRONMENT, time)));
    }

    Outcome run(String command) {
        return run(command, TIME);
    }

    /// Runs a command that has to end by itself and returns what it printed.
    String output(String command) {
        var outcome = run(command);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output().text();
    }

    /// A stage in the workspace whose program is found as the sandbox finds it, or is the given path.
    Plan.Stage stage(List<Plan.Redirect> redirects, String... words) {
        var program = words[0].startsWith("/")
                ? words[0]
                : sandbox.surroundings().program(words[0]).orElse("/usr/bin/" + words[0]);
        return new Plan.Stage(program, List.of(words), "/workspace", Map.of(), redirects);
    }

    Plan.Stage stage(String... words) {
        return stage(List.of(), words);
    }

    static Plan.Step step(Plan.When when, Plan.Stage... stages) {
        return new Plan.Step(when, List.of(stages));
    }

    static Plan plan(Plan.Stage... stages) {
        return new Plan(List.of(step(Plan.When.ALWAYS, stages)), Map.of());
    }

    static Action.RunPlan action(Plan plan) {
        return new Action.RunPlan("s1", "as typed", plan, ENVIRONMENT, TIME);
    }

    Outcome run(Plan plan) {
        return sandbox.run(permit(action(plan)));
    }

    /// Returns the code of the Problem for which nothing was run, or how it ended.
    static String refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var problem) -> problem.code();
            case Outcome.Done done -> done.toString();
            case Outcome.TimedOut late -> late.toString();
            case Outcome.Killed killed -> killed.toString();
        };
    }

    static boolean eventually(Duration within, BooleanSupplier condition) {
        long until = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    /// Counts the processes of this machine with this text in their command line.
    static long running(String marker) {
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .filter(entry -> commandLine(entry).contains(marker))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
