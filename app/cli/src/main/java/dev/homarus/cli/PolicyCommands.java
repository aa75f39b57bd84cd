package dev.homarus.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands for how far the assistant may go.
final class PolicyCommands {
    private PolicyCommands() {}

    @Command(name = "policy", description = "What is permitted and why; try another policy, and put it in force.")
    static final class Policy implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        Policy(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            throw CommandTable.incomplete(spec);
        }

        @Command(name = "show", description = "Show the policy in force, and in which order it decides.")
        int show(
                @Option(names = "--source", description = "Print it as you wrote it.") boolean source,
                @Option(names = "--json", description = "Print one JSON object.") boolean json) {
            return PolicyReports.show(context, source, json);
        }

        @Command(
                name = "test",
                description = "Check a policy, run its tests, and show what it would have decided in the last 30 days.")
        int test(
                @Parameters(paramLabel = "FILE") Path file,
                @Option(names = "--json", description = "Print one JSON object.") boolean json) {
            return PolicyReports.test(context, file, json);
        }

        @Command(name = "set", description = "Test a policy, show what changes, and put it in force.")
        int set(
                @Parameters(paramLabel = "FILE") Path file,
                @Option(names = "--yes", description = "Do not ask.") boolean yes) {
            return PolicyReports.set(context, file, yes);
        }
    }

    @Command(
            name = "trust",
            description = "Show how far this Homarus is opened; go to another level, or undo the last step.",
            footer = {"", "LEVEL is 1 to 4, or undo."})
    static final class Trust implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "LEVEL|undo")
        Optional<String> level = Optional.empty();

        @Option(names = "--yes", description = "Do not ask.")
        boolean yes;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Trust(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (level.isEmpty()) {
                return TrustReports.show(context, json);
            }
            if (level.get().equals("undo")) {
                return TrustReports.undo(context, json);
            }
            if (!level.get().matches("[1-4]")) {
                throw new ParameterException(spec.commandLine(), "LEVEL is 1, 2, 3, 4 or undo.");
            }
            return TrustReports.step(context, level.get(), yes, json);
        }
    }

    @Command(
            name = "elevate",
            description = "Let commands that want another user's rights (sudo) be asked about, for a short time.",
            footer = {
                "",
                "Off by default. It is asked for each time, and never part of a grant. The sandbox gives nobody more",
                "rights: such a command still runs without them, and cannot become root."
            })
    static final class Elevate implements Callable<Integer> {
        private final Context context;

        @Option(names = "--for", paramLabel = "10m", description = "How long, at most 10m (10m).")
        String lasting = "10m";

        @Option(names = "--off", description = "End it now.")
        boolean off;

        Elevate(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return off ? TrustReports.lower(context) : TrustReports.elevate(context, lasting);
        }
    }
}
