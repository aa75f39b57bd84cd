package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `budget`.
@Command(
        name = "budget",
        description = "What models have cost today and this month, and what they may cost.",
        footer = {
            "",
            "Before a request leaves, the most that it may cost is set aside; what the provider counts takes its place.",
            "Days and months are those of UTC. A model on this machine costs nothing, unless you say a price."
        })
final class BudgetCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    BudgetCommand(Context context) {
        this.context = context;
    }

    /// Whose requests a limit counts.
    static final class Whose {
        @Option(names = "--model", paramLabel = "NAME", description = "Count this model only.")
        Optional<String> model = Optional.empty();

        @Option(names = "--agent", paramLabel = "NAME", description = "Count what this agent asks only.")
        Optional<String> agent = Optional.empty();

        @Option(names = "--sender", paramLabel = "ID", description = "Count this sender only: owner, or a token's id.")
        Optional<String> sender = Optional.empty();

        @Option(names = "--key", paramLabel = "HANDLE", description = "Count this key only, like vault:model.NAME.")
        Optional<String> key = Optional.empty();

        private static void put(Json.Builder body, String scope, Optional<String> name) {
            name.ifPresent(known -> body.put("scope", scope).put("name", known));
        }

        void into(Json.Builder body) {
            put(body, "model", model);
            put(body, "agent", agent);
            put(body, "sender", sender);
            put(body, "key", key);
        }
    }

    /// What a limit counts.
    static final class What {
        @Option(names = "--tokens", description = "Limits are in tokens, not in dollars.")
        boolean tokens;

        @Option(names = "--unpriced", description = "Limits are in tokens of models whose price is not known.")
        boolean unpriced;
    }

    @Override
    public Integer call() {
        return BudgetReports.show(context, json);
    }

    @Command(
            name = "set",
            description = "Set limits, in dollars unless told otherwise. What loosens them is shown and asked about.")
    int set(
            @Option(names = "--day", paramLabel = "N|none", description = "At most this much a day.")
                    Optional<String> day,
            @Option(names = "--month", paramLabel = "N|none", description = "At most this much a month.")
                    Optional<String> month,
            @Option(
                            names = "--turn",
                            paramLabel = "N|none",
                            description = "At most this much for one question of yours.")
                    Optional<String> turn,
            @Option(
                            names = "--soft",
                            paramLabel = "PERCENT",
                            description = "From which part of these limits on you are told (80).")
                    Optional<Integer> soft,
            @ArgGroup Whose whose,
            @ArgGroup What what,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        var body = Json.object().put("day", day).put("month", month).put("turn", turn);
        soft.ifPresent(percent -> body.put("softPercent", percent));
        Stream.ofNullable(whose).forEach(given -> given.into(body));
        Stream.ofNullable(what).forEach(given -> body.put("unit", given.tokens ? "tokens" : "unpriced"));
        return BudgetReports.LIMITS.set(context, body.build(), yes, asJson);
    }

    @Command(name = "undo", description = "Undo the last change of limits.")
    int undo(@Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        return BudgetReports.LIMITS.undo(context, asJson);
    }

    @Command(
            name = "price",
            description = "Say what a model costs, in dollars for a million tokens; it counts before any table.")
    int price(
            @Parameters(paramLabel = "NAME", description = "A model's name.") String name,
            @Option(names = "--input", paramLabel = "N", description = "For what it reads.") Optional<String> input,
            @Option(names = "--output", paramLabel = "N", description = "For what it writes.") Optional<String> output,
            @Option(
                            names = "--cached",
                            paramLabel = "N",
                            description = "For what it reads from the provider's cache (as --input).")
                    Optional<String> cached,
            @Option(
                            names = "--max-output",
                            paramLabel = "TOKENS",
                            description = "The most that it writes in one answer (128000).")
                    Optional<Long> most,
            @Option(names = "--table", description = "Forget what you said: the table counts again.") boolean table,
            @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        var path = "/api/budget/prices/" + LocalGateway.encoded(name);
        if (table) {
            context.gateway().delete(path);
        } else {
            var body = Json.object().put("input", input).put("output", output).put("cached", cached);
            most.ifPresent(tokens -> body.put("maxOutput", tokens));
            context.gateway().put(path, body.build());
        }
        return BudgetReports.prices(context, asJson);
    }
}
