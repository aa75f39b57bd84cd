package dev.homarus.cli;

import dev.homarus.cli.local.Problems;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.ProblemException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Every command with its options, and its help.
final class CommandTable {
    private static final int WIDTH = 100;

    private CommandTable() {}

    /// The whole table, for the help and for what nobody knows.
    static CommandLine of(Context context) {
        return of(context, commands(context));
    }

    private static List<Object> commands(Context context) {
        return List.of(
                new GatewayCommands.Start(context),
                new GatewayCommands.Stop(context),
                new GatewayCommands.Status(context),
                new TalkCommands.Chat(context),
                new TalkCommands.Sessions(context),
                new TalkCommands.Search(context),
                new ApprovalCommands.Approvals(context),
                new ApprovalCommands.Allow(context),
                new ApprovalCommands.Deny(context),
                new ApprovalCommands.Grants(context),
                new StopCommands.Local(context),
                new StopCommands.Pause(context),
                new StopCommands.Resume(context),
                new LockCommands.Lock(context),
                new LockCommands.Unlock(context),
                new PolicyCommands.Policy(context),
                new PolicyCommands.Trust(context),
                new PolicyCommands.Elevate(context),
                new ModelCommand(context),
                new BudgetCommand(context),
                new WebSearchCommand(context),
                new ConsentCommand(context),
                new VaultCommand(context),
                new KeyCommand(context),
                new BackupCommand(context),
                new DataCommand(context),
                new ProxyCommand(context),
                new TokenCommand(context),
                new RecordCommands.Ledger(context),
                new RecordCommands.Audit(context),
                new DigestCommand(context),
                new ExplainCommand(context),
                new ReplayCommand(context),
                new GatewayCommands.Link(context),
                new RecordCommands.Doctor(context),
                new RecordCommands.Verify(context));
    }

    private static CommandLine of(Context context, List<Object> commands) {
        var root = new CommandLine(new RootCommand(context));
        commands.forEach(root::addSubcommand);
        root.setUsageHelpWidth(WIDTH);
        root.setOut(new PrintWriter(context.screen().out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(context.screen().err(), true, StandardCharsets.UTF_8));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        root.setParameterExceptionHandler((e, wrong) -> usage(context, e));
        root.setExecutionExceptionHandler((e, command, parsed) -> {
            var problem = switch (e) {
                case ProblemException known -> known.problem();
                case JsonException json -> Problems.notUnderstood().problem();
                default -> Problems.unexpected(e);
            };
            context.screen().problem(problem);
            return Cli.FAILED;
        });
        return root;
    }

    /// Says what was wrong, and how the command is used.
    private static int usage(Context context, ParameterException e) {
        var command = e.getCommandLine();
        context.screen()
                .note(
                        e instanceof UnmatchedArgumentException unknown
                                ? "What is '" + String.join(" ", unknown.getUnmatched()) + "'?"
                                : String.valueOf(e.getMessage())
                                        .replaceFirst("is not an? (int|long)$", "is not a whole number"));
        command.usage(command.getErr());
        return Cli.USAGE;
    }

    static int run(Context context, List<String> arguments) {
        var all = commands(context);
        var named = all.stream()
                .filter(command -> !arguments.isEmpty() && isNamed(command, arguments.get(0)))
                .toList();
        // Reading the options of every command takes half a second; of the one that was named, a tenth of that.
        return of(context, named.isEmpty() ? all : named).execute(arguments.toArray(String[]::new));
    }

    private static boolean isNamed(Object command, String word) {
        var annotation = command.getClass().getAnnotation(CommandLine.Command.class);
        return annotation != null
                && (annotation.name().equals(word)
                        || Arrays.asList(annotation.aliases()).contains(word));
    }

    /// Says that a command needs one of its own commands; it is told with the usage.
    static ParameterException incomplete(CommandSpec spec) {
        return new ParameterException(spec.commandLine(), "homarus " + spec.name() + " needs one of its commands.");
    }
}
