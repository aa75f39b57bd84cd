package dev.homarus.cli;

import dev.homarus.cli.chat.Attached;
import dev.homarus.cli.chat.Conversation;
import dev.homarus.cli.chat.IncognitoTalk;
import dev.homarus.cli.chat.OneShot;
import dev.homarus.cli.local.LocalGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        Optional<String> session = Optional.empty();

        @Option(
                names = "--incognito",
                description = "A conversation of which nothing is kept; it is gone when this ends.")
        boolean incognito;

        @Option(
                names = "--image",
                paramLabel = "FILE",
                description =
                        "Show this PNG, JPEG, GIF or WebP with it; again for more. GPS and other metadata are removed.")
        List<Path> images = List.of();

        @Option(names = "--json", description = "Print one JSON object: reply, session, turn, model, usage, label.")
        boolean json;

        @Parameters(paramLabel = "TEXT", arity = "0..*", description = "What to say.")
        List<String> text = List.of();

        Chat(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (!incognito) {
                return talk(session.orElse("main"));
            }
            if (session.isPresent()) {
                throw new ParameterException(spec.commandLine(), "It is --incognito or --session, not both.");
            }
            try (var talk = new IncognitoTalk(context.gateway())) {
                return talk(talk.session());
            }
        }

        private int talk(String session) {
            var screen = context.screen();
            var words = String.join(" ", text);
            if (text.isEmpty() && screen.inTerminal() && screen.outTerminal() && !json) {
                return new Conversation(
                                context.gateway(),
                                context.clock(),
                                context.around().user(),
                                attached())
                        .hold(session, incognito);
            }
            if (text.isEmpty() && !screen.inTerminal()) {
                words = screen.everything().strip();
            }
            if (words.isBlank() && images.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Say what? homarus chat TEXT");
            }
            return new OneShot(context.gateway(), screen, context.clock(), json).say(session, words, attached());
        }

        private List<Attached> attached() {
            return images.stream()
                    .map(file -> Attached.of(context.gateway(), file))
                    .toList();
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

        @Command(name = "close", description = "Close an incognito conversation; all that was said in it is gone.")
        int close(@Parameters(paramLabel = "NAME") String name) {
            context.gateway().delete("/api/incognito/" + LocalGateway.encoded(name));
            context.screen().note("It is gone.");
            return Cli.DONE;
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
