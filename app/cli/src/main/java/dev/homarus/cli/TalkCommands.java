package dev.homarus.cli;

import dev.homarus.cli.chat.Conversation;
import dev.homarus.cli.chat.OneShot;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands for talking to the assistant.
final class TalkCommands {
    private TalkCommands() {}

    @Command(
            name = "chat",
            description = "Say something and print the reply; without TEXT, open the chat.",
            footer = {"", "Without a terminal and without TEXT, everything on standard input is said as one message."})
    static final class Chat implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Option(names = "--session", paramLabel = "NAME", description = "The conversation to go on with (main).")
        String session = "main";

        @Option(names = "--json", description = "Print one JSON object: reply, session, turn, model, usage, label.")
        boolean json;

        @Parameters(paramLabel = "TEXT", arity = "0..*", description = "What to say.")
        List<String> text = List.of();

        Chat(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            var screen = context.screen();
            var words = String.join(" ", text);
            if (text.isEmpty() && screen.inTerminal() && screen.outTerminal() && !json) {
                return new Conversation(context.gateway(), context.clock()).hold(session);
            }
            if (text.isEmpty() && !screen.inTerminal()) {
                words = screen.everything().strip();
            }
            if (words.isBlank()) {
                throw new ParameterException(spec.commandLine(), "Say what? homarus chat TEXT");
            }
            return new OneShot(context.gateway(), screen, context.clock(), json).say(session, words);
        }
    }

    @Command(name = "sessions", description = "List your conversations.")
    static final class Sessions implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Sessions(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Reports.sessions(context, json);
        }
    }

    @Command(name = "search", description = "Find words in past conversations.")
    static final class Search implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Parameters(paramLabel = "WORDS", arity = "1..*", description = "All of them have to be there.")
        List<String> words = List.of();

        Search(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Reports.search(context, String.join(" ", words), json);
        }
    }
}
