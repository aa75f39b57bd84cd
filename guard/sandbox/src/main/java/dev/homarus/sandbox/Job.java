package dev.homarus.sandbox;

import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.policy.Action;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be run, whichever Action it came from.
///
/// @param environment the whole environment of each stage, before its own additions
/// @param network the way out, if there is one
/// @param sight what it sees of the workspace
record Job(Plan plan, Map<String, String> environment, Duration timeout, Optional<Network> network, Sight sight) {
    private static final String SHELL = "/bin/bash";

    /// @throws IllegalStateException for an Action that runs nothing
    static Job of(Action action) {
        return switch (action) {
            case Action.RunPlan run ->
                new Job(run.plan(), run.environment(), run.timeout(), Optional.empty(), Sight.ALL);
            case Action.RunCommand run -> shown(run);
            case Action.WriteWorkspace write -> throw notRun();
            case Action.Connect connect -> throw notRun();
            case Action.Fetch fetch -> throw notRun();
            case Action.Search search -> throw notRun();
            case Action.SendExactly send -> throw notRun();
            case Action.ReadWorkspace read -> throw notRun();
            case Action.Send send -> throw notRun();
            case Action.Speak speak -> throw notRun();
            case Action.Operate operate -> throw notRun();
        };
    }

    private static IllegalStateException notRun() {
        return new IllegalStateException("the Permit is for another kind of Action");
    }

    /// A command line as it was shown is one argument of the one fixed shell.
    private static Job shown(Action.RunCommand run) {
        var words = List.of(SHELL, "--noprofile", "--norc", "-c", run.command());
        var stage = new Plan.Stage(SHELL, words, run.folder(), Map.of(), List.of());
        return new Job(single(stage), run.environment(), run.timeout(), Optional.empty(), Sight.ALL);
    }

    /// Returns the same with a way out, and the names that tell programs of it.
    Job through(Network way) {
        var told = new HashMap<>(Network.ENVIRONMENT);
        told.putAll(environment);
        return new Job(plan, told, timeout, Optional.of(way), sight);
    }

    /// Returns the same where it sees the workspace so.
    Job seeing(Sight so) {
        return new Job(plan, environment, timeout, network, so);
    }

    /// A program that does nothing, to try the sandbox with.
    static Job trial() {
        var stage = new Plan.Stage("/bin/true", List.of("true"), Enclosure.WORKSPACE, Map.of(), List.of());
        return new Job(single(stage), Map.of(), Duration.ofSeconds(1), Optional.empty(), Sight.ALL);
    }

    private static Plan single(Plan.Stage stage) {
        return new Plan(List.of(new Plan.Step(Plan.When.ALWAYS, List.of(stage))), Map.<String, Pin>of());
    }
}
