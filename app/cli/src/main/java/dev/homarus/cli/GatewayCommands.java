package dev.homarus.cli;

import dev.homarus.cli.home.GatewayProcess;
import dev.homarus.cli.local.Words;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The commands that start, stop and reach the gateway.
final class GatewayCommands {
    private GatewayCommands() {}

    static void printLink(Context context, boolean json) {
        print(context, json, "/api/link", "The dashboard's link");
    }

    /// Prints the link to where passkeys are made.
    static void printPasskeyLink(Context context, boolean json) {
        print(
                context,
                json,
                "/api/link/passkey",
                "A passkey is made in the browser: open this link, and there Add a passkey, under Keys. It");
    }

    private static void print(Context context, boolean json, String path, String what) {
        var link = context.gateway().post(path);
        if (json) {
            context.screen().json(link);
            return;
        }
        context.screen().line(link.text("url"));
        context.screen()
                .note(what + " works once, within "
                        + Words.left(link.text("expires"), context.clock().instant()) + ".");
    }

    @Command(name = "start", description = "Start the gateway; it stays in the foreground unless detached.")
    static final class Start implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Option(names = "--detach", description = "Start it in the background; return once it is ready.")
        boolean detach;

        @Option(names = "--port", paramLabel = "N", description = "Listen on this port of 127.0.0.1 (7117).")
        Optional<Integer> port = Optional.empty();

        Start(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            port.filter(number -> number < 0 || number > 65_535).ifPresent(number -> {
                throw new ParameterException(spec.commandLine(), "A port is a number from 0 to 65535.");
            });
            if (!detach) {
                return new GatewayProcess(context.around()).attached(port);
            }
            boolean started = new Starting(context).detached(port);
            var listeners = context.gateway().get("/api/status").array("listeners");
            context.screen()
                    .note((started ? "The gateway is started" : "The gateway runs already")
                            + (listeners.isEmpty() ? "." : ", on " + text(listeners.getFirst()) + "."));
            return Cli.DONE;
        }

        private static String text(dev.homarus.protocol.Json json) {
            return json instanceof dev.homarus.protocol.Json.Str(var text) ? text : "?";
        }
    }

    @Command(name = "stop", description = "Stop the gateway, and wait until it has ended.")
    static final class Stop implements Callable<Integer> {
        private final Context context;

        Stop(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            new GatewayProcess(context.around()).stop();
            context.screen().note("The gateway is stopped.");
            return Cli.DONE;
        }
    }

    @Command(name = "status", description = "What runs, which models there are, what left this machine today.")
    static final class Status implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Status(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Reports.status(context, json);
        }
    }

    @Command(name = "link", description = "Print a fresh link to the dashboard; it works once, for two minutes.")
    static final class Link implements Callable<Integer> {
        private final Context context;

        @Option(names = "--passkey", description = "By the name localhost, which passkeys belong to.")
        boolean passkey;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Link(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (passkey) {
                printPasskeyLink(context, json);
            } else {
                printLink(context, json);
            }
            return Cli.DONE;
        }
    }
}
