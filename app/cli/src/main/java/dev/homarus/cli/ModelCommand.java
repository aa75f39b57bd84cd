package dev.homarus.cli;

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

/// `model`.
@Command(name = "model", description = "Add, choose, test and remove models.")
final class ModelCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    ModelCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(
            name = "add",
            description = "Add or replace a model. For one that is not on this machine, your consent is asked.")
    int add(
            @Parameters(paramLabel = "NAME", description = "How you call it.") String name,
            @Option(
                            names = "--api",
                            paramLabel = "API",
                            required = true,
                            description = "openai (also LM Studio, vLLM, llama.cpp, OpenRouter), responses (OpenAI),"
                                    + " anthropic, gemini, ollama or embedded (a GGUF file, run by Homarus).")
                    String api,
            @Option(
                            names = "--base-url",
                            paramLabel = "URL",
                            description = "Where it is, without a key in it. Need not be said for responses,"
                                    + " anthropic, gemini and ollama at their usual places.")
                    Optional<String> baseUrl,
            @Option(
                            names = "--file",
                            paramLabel = "GGUF",
                            description = "The file of an embedded model; it runs in a sandbox without a network.")
                    Optional<Path> file,
            @Option(names = "--model", paramLabel = "MODEL", description = "The model's own name there.")
                    Optional<String> model,
            @Option(
                            names = "--key-stdin",
                            description = "Read its key from standard input, or unseen from the terminal.")
                    boolean keyOnInput,
            @Option(
                            names = "--proxied",
                            paramLabel = "UPSTREAM",
                            description = "The upstream of the key proxy that has its key.")
                    Optional<String> proxied,
            @Option(
                            names = "--allow",
                            paramLabel = "public|personal",
                            description = "What it may be sent, if it is not on this machine.")
                    Optional<String> allow,
            @Option(names = "--expires", paramLabel = "90d", description = "How long that counts (90d).")
                    Optional<String> expires,
            @Option(
                            names = "--pseudonyms",
                            description = "Send stand-ins for mail addresses, phone numbers and the like; answers have"
                                    + " the values again.")
                    boolean pseudonyms,
            @Option(
                            names = "--region",
                            paramLabel = "eu",
                            description = "Where it processes what it is sent, as you know it.")
                    Optional<String> region,
            @Option(
                            names = "--written-calls",
                            description = "It writes calls of tools as text, as some local models do; else only real"
                                    + " calls count.")
                    boolean writtenCalls,
            @Option(
                            names = "--max-output",
                            paramLabel = "TOKENS",
                            description = "The most tokens of one answer, its reasoning among them (16384 where the"
                                    + " price is known, else as the server does it).")
                    Optional<Long> maxOutput,
            @Option(
                            names = "--reasoning",
                            paramLabel = "off|low|medium|high",
                            description = "How much it reasons before it answers, where it can.")
                    Optional<String> reasoning,
            @Option(
                            names = "--context",
                            paramLabel = "TOKENS",
                            description = "What it takes at once, question and answer together: longer conversations"
                                    + " are cut to it. A server of yours is asked where you say nothing.")
                    Optional<Long> room,
            @Option(
                            names = "--tools",
                            paramLabel = "all|few",
                            description = "How many tools it is told of (few up to 8192 tokens at once).")
                    Optional<String> tools,
            @Option(
                            names = "--ca",
                            paramLabel = "FILE",
                            description = "Who vouches for a server of your own (PEM); nobody else counts for it then.")
                    Optional<Path> ca,
            @Option(
                            names = "--certificate",
                            paramLabel = "FILE",
                            description = "What to show a server of your own that asks who you are (PEM).")
                    Optional<Path> certificate,
            @Option(
                            names = "--certificate-key",
                            paramLabel = "FILE",
                            description = "The private key of that (PEM, PKCS #8); it goes into the vault.")
                    Optional<Path> certificateKey,
            @Option(
                            names = "--via",
                            paramLabel = "PROXY",
                            description = "Only through this proxy, which looks the name up: tor, socks5://HOST:PORT or"
                                    + " http://HOST:PORT.")
                    Optional<String> via,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.add(
                context,
                new ModelReports.Wish(
                        name,
                        api,
                        baseUrl,
                        model,
                        keyOnInput,
                        allow,
                        expires,
                        pseudonyms,
                        region,
                        proxied,
                        new ModelPlace(ca, certificate, certificateKey, via),
                        new ModelManner(writtenCalls, maxOutput, reasoning, room, tools),
                        file),
                json);
    }

    @Command(name = "list", description = "List the models, where they are, and what they may be sent.")
    int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.list(context, json);
    }

    @Command(name = "use", description = "Let this model answer from now on.")
    int use(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.use(context, name, json);
    }

    @Command(
            name = "failover",
            description = "Say which models answer, in this order, where the usual one cannot; without a name: none.")
    int failover(
            @Parameters(paramLabel = "NAME", arity = "0..*") List<String> names,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.failover(context, names == null ? List.of() : names, json);
    }

    @Command(name = "test", description = "Say a word to a model, and tell how long its answer took.")
    int test(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.test(context, name, json);
    }

    @Command(
            name = "check",
            description = "Ask a model eight questions whose answers are known, and keep how many were right. One of"
                    + " yours that passed may go before others: homarus model routing.")
    int check(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return RoutingReports.check(context, name, json);
    }

    @Command(
            name = "routing",
            description = "Show or change which models answer what. Without a list the usual model answers.",
            footer = {
                "",
                "TASK is what a question is about; the first that applies counts:",
                "  program  a program asks, at /v1",
                "  long     the conversation has 40000 characters or more",
                "  code     the question shows code, a command or an error, or asks for some",
                "  short    the question is one line of at most 60 characters",
                "  chat     everything else, and what has no list of its own",
                "Models of one list are equally good to you: of those that may be sent what you say, one of yours that"
                        + " passed its check goes first, then the cheapest. See what that comes to:",
                "  homarus model route TEXT"
            })
    int routing(
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "TASK",
                            description = "program, long, code, short or chat.")
                    Optional<String> task,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "NAME",
                            description = "The models for it; none where none is said.")
                    List<String> names,
            @Option(
                            names = "--local-first",
                            paramLabel = "personal|sensitive|off",
                            description = "From which class on your own models go first (personal).")
                    Optional<String> localFirst,
            @Option(
                            names = "--cloud-share",
                            paramLabel = "PERCENT|off",
                            description = "From which part of turns answered elsewhere on doctor says so (50).")
                    Optional<String> share,
            @Option(names = "--off", description = "Forget all lists: the usual model answers.") boolean off,
            @Option(names = "--undo", description = "Undo the last change.") boolean undo,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        if (undo) {
            return RoutingReports.RULES.undo(context, json);
        }
        if (task.isEmpty() && localFirst.isEmpty() && share.isEmpty() && !off) {
            return RoutingReports.show(context, json);
        }
        var wish = RoutingReports.wish(task, names == null ? List.of() : names, localFirst, share, off);
        return RoutingReports.RULES.set(context, wish, yes, json);
    }

    @Command(name = "route", description = "Say which model would answer a text, and why. Nothing is sent.")
    int route(
            @Parameters(paramLabel = "TEXT", arity = "1..*") List<String> words,
            @Option(names = "--session", paramLabel = "NAME", description = "As if it were said in this conversation.")
                    Optional<String> session,
            @Option(names = "--program", description = "As if a program asked, at /v1.") boolean program,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return RoutingReports.explain(context, String.join(" ", words), session, program, json);
    }

    @Command(
            name = "look",
            description = "Let each request to a model wait until you have seen its exact bytes; off lets them go.")
    int look(
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "on|off") String what,
            @Option(names = "--yes", description = "Do not ask before it is turned off.") boolean yes,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return switch (what) {
            case "on" -> ModelLook.on(context, name, json);
            case "off" -> ModelLook.off(context, name, yes, json);
            default -> throw new ParameterException(spec.commandLine(), "It is on or off, not '" + what + "'.");
        };
    }

    @Command(name = "rm", description = "Remove a model, its key, and the consent for it.")
    int remove(@Parameters(paramLabel = "NAME") String name) {
        return ModelReports.remove(context, name);
    }

    @Command(name = "detect", description = "Look for Ollama, LM Studio, llama.cpp and vLLM on this machine.")
    int detect(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return ModelReports.detect(context, json);
    }
}
