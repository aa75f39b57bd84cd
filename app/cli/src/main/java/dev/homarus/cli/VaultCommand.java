package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault`. A value goes in and is never printed.
@Command(name = "vault", description = "Keep secrets; they go in, and are never printed.")
final class VaultCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    VaultCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(name = "set", description = "Keep a secret; its value is read from standard input, or typed unseen.")
    int set(@Parameters(paramLabel = "NAME") String name) {
        var value = context.screen().secret("Value (not shown): ");
        if (value.isEmpty()) {
            throw new Problem("CLI-022", "The value is empty.", "Pipe it in, or type it when asked.").asException();
        }
        context.gateway().put(path(name), Json.object().put("value", value).build());
        context.screen().note("Kept.");
        return Cli.DONE;
    }

    @Command(name = "list", description = "List the names of the secrets.")
    int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = context.gateway().get("/api/vault");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "secrets");
        if (rows.isEmpty()) {
            context.screen().note("The vault is empty.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("NAME", "SINCE", "SENT ONLY TO"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("name"),
                                Words.second(row.text("created")),
                                row.text("boundTo").isEmpty() ? "nowhere" : row.text("boundTo")))
                        .toList());
        return Cli.DONE;
    }

    @Command(name = "rm", description = "Forget a secret.")
    int remove(@Parameters(paramLabel = "NAME") String name) {
        context.gateway().delete(path(name));
        context.screen().note("Forgotten.");
        return Cli.DONE;
    }

    private static String path(String name) {
        return "/api/vault/" + LocalGateway.encoded(name);
    }
}
