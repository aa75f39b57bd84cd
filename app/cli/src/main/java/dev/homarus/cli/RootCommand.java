package dev.homarus.cli;

import dev.homarus.cli.chat.Conversation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `homarus` alone: everything a person needs to begin.
@Command(
        name = "homarus",
        version = "homarus " + Cli.VERSION,
        customSynopsis = "homarus [COMMAND]",
        description = {
            "A personal AI assistant that lives on your machine.",
            "",
            "Alone: starts the gateway if it is not running, prints a link to the dashboard, and opens the chat."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Exit status: 0 done, 1 refused or failed (CODE sentence. remedy), 2 wrong usage."})
final class RootCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say how a command is used.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    RootCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var screen = context.screen();
        if (new Starting(context).detached(Optional.empty())) {
            screen.note("The gateway is started. It stays until you run: homarus stop");
        }
        GatewayCommands.printLink(context, false);
        if (screen.inTerminal() && screen.outTerminal()) {
            return new Conversation(
                            context.gateway(), context.clock(), context.around().user(), List.of())
                    .hold("main");
        }
        return Cli.DONE;
    }
}
