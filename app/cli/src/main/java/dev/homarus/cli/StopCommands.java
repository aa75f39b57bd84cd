package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands that stop things at once, and let them go on.
final class StopCommands {
    private StopCommands() {}

    @Command(
            name = "local",
            description = "Local-only mode: while it is on nothing leaves this machine, whatever else is set.",
            footer = {
                "",
                "Models on this machine go on. What is on its way elsewhere is broken off; what was sent before stays",
                "sent, and in the ledger."
            })
    static final class Local implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "on|off|status")
        String what = "status";

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Local(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return switch (what) {
                case "on" -> report(context, context.gateway().post("/api/stops/local"), json);
                case "off" -> lift(context, "local", json);
                case "status" -> report(context, context.gateway().get("/api/stops"), json);
                default -> throw new ParameterException(spec.commandLine(), "It is on, off or status.");
            };
        }
    }

    @Command(
            name = "pause",
            description = "Stop everything: no model is asked, no command runs, no file is changed, nothing is sent.",
            footer = {"", "Questions that wait stay. It holds until homarus resume, also after a restart."})
    static final class Pause implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Pause(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return report(context, context.gateway().post("/api/stops/pause"), json);
        }
    }

    @Command(name = "resume", description = "Let go on what homarus pause has stopped.")
    static final class Resume implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Resume(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return lift(context, "pause", json);
        }
    }

    private static int lift(Context context, String name, boolean json) {
        context.gateway().delete("/api/stops/" + name);
        return report(context, context.gateway().get("/api/stops"), json);
    }

    private static int report(Context context, Json.Obj stops, boolean json) {
        if (json) {
            context.screen().json(stops);
        } else {
            context.screen().line("local-only  " + state(stops, "local", "on: nothing leaves this machine", "off"));
            context.screen()
                    .line("paused      " + state(stops, "pause", "yes: nothing runs and nothing is sent", "no"));
        }
        return Cli.DONE;
    }

    /// Returns what is stopped, in words; nothing where nothing is.
    static Optional<String> summary(Json.Obj stops) {
        if (isOn(stops, "pause")) {
            return Optional.of("everything is paused; go on with: homarus resume");
        }
        return isOn(stops, "local")
                ? Optional.of("local-only: nothing leaves this machine; end it with: homarus local off")
                : Optional.empty();
    }

    private static boolean isOn(Json.Obj stops, String name) {
        return stops.object(name).map(stop -> stop.flag("on", false)).orElse(false);
    }

    private static String state(Json.Obj stops, String name, String on, String off) {
        var stop = stops.object(name).orElse(Json.Obj.EMPTY);
        return stop.flag("on", false)
                ? on + ", since "
                        + stop.optionalText("since").map(Words::second).orElse("?") + " by "
                        + stop.optionalText("by").orElse("?")
                : off;
    }
}
