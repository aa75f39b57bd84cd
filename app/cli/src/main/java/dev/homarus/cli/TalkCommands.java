package dev.homarus.cli;

import dev.homarus.cli.chat.Conversation;
import dev.homarus.cli.chat.OneShot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands for talking to the assistant, and for answering it.
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

    @Command(name = "approvals", description = "List what waits for your yes or no; look at it; answer it.")
    static final class Approvals implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Approvals(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Questions.list(context, json);
        }

        @Command(name = "show", description = "Show a question, with everything that the answer is bound to.")
        int show(
                @Parameters(paramLabel = "ID") String id,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return Questions.show(context, id, asJson);
        }

        @Command(name = "allow", description = "Say yes to exactly this command.")
        int allow(
                @Parameters(paramLabel = "ID") String id,
                @Option(
                                names = "--for",
                                paramLabel = "once|session",
                                defaultValue = "once",
                                description = "How long the yes counts (once).")
                        String lasting,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            if (!lasting.equals("once") && !lasting.equals("session")) {
                throw new ParameterException(
                        spec.subcommands().get("allow"), "--for is once or session, not '" + lasting + "'.");
            }
            return Questions.allow(context, id, lasting, asJson);
        }

        @Command(name = "deny", description = "Say no, and perhaps why; the assistant is told.")
        int deny(
                @Parameters(index = "0", paramLabel = "ID") String id,
                @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT") List<String> text,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            var words =
                    Optional.ofNullable(text).map(all -> String.join(" ", all)).filter(all -> !all.isBlank());
            return Questions.deny(context, id, words, asJson);
        }
    }
}
