package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token`.
@Command(name = "token", description = "Let other programs in, each with a token of its own.")
final class TokenCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    TokenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(name = "create", description = "Make a token and print it; it is shown this once.")
    int create(
            @Option(
                            names = "--scope",
                            paramLabel = "chat|read|approve|admin",
                            required = true,
                            description = "What it may do.")
                    String scope,
            @Option(names = "--label", paramLabel = "L", required = true, description = "What it is for.") String label,
            @Option(names = "--expires", paramLabel = "30d", description = "How long it counts (30d).")
                    Optional<String> expires,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var made = context.gateway()
                .post(
                        "/api/tokens",
                        Json.object()
                                .put("scope", scope)
                                .put("label", label)
                                .put("expires", expires)
                                .build());
        show(made, json);
        return Cli.DONE;
    }

    private void show(Json.Obj made, boolean json) {
        if (json) {
            context.screen().json(made);
        } else {
            context.screen().line(made.text("token"));
            context.screen()
                    .note("Shown this once. It counts until " + Words.second(made.text("expires"))
                            + "; take it back with: homarus token revoke " + made.text("id"));
        }
    }

    @Command(name = "rotate", description = "Give a token a new value and a new time, and print the value this once.")
    int rotate(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--grace",
                            paramLabel = "10m",
                            description = "How long the value of before still counts, at most 24h (not at all).")
                    Optional<String> grace,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var body = Json.object().put("grace", grace).build();
        show(context.gateway().post("/api/tokens/" + LocalGateway.encoded(id) + "/rotate", body), json);
        return Cli.DONE;
    }

    @Command(name = "list", description = "List the tokens; their values are not kept.")
    int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = context.gateway().get("/api/tokens");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "tokens");
        if (rows.isEmpty()) {
            context.screen().note("There are no tokens.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("ID", "SCOPE", "UNTIL", "LABEL"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("id"),
                                row.text("scope"),
                                Words.second(row.text("expires")),
                                row.text("label")))
                        .toList());
        return Cli.DONE;
    }

    @Command(name = "revoke", description = "Take a token back, at once.")
    int revoke(@Parameters(paramLabel = "ID") String id) {
        context.gateway().delete("/api/tokens/" + LocalGateway.encoded(id));
        context.screen().note("Taken back.");
        return Cli.DONE;
    }
}
