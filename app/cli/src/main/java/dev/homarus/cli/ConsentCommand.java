package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `consent`.
@Command(
        name = "consent",
        description = "What models elsewhere may be sent: list it, give a consent, take it back.",
        footer = {
            "",
            "A consent without --domain is for what is about nothing in particular, like what you type. A text",
            "about health, contacts or another domain goes only where each of its domains has a consent. What",
            "is sensitive or secret goes nowhere, whatever is given."
        })
final class ConsentCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    ConsentCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return print(context.gateway().get("/api/consents"), json);
    }

    @Command(name = "give", description = "Let a model elsewhere be sent more, until the consent expires.")
    int give(
            @Parameters(paramLabel = "DESTINATION", description = "A model's name, or where it is: https://HOST.")
                    String destination,
            @Option(
                            names = "--domain",
                            paramLabel = "NAME",
                            split = ",",
                            description = "Texts about this: browsing, calendar, contacts, credentials, crm, files,"
                                    + " finance, general, health, location, messages, or a word of your folders.")
                    List<String> domains,
            @Option(
                            names = "--allow",
                            paramLabel = "public|personal",
                            description = "Without --domain: the most that it may be sent (personal).")
                    Optional<String> allow,
            @Option(
                            names = "--pseudonyms",
                            description = "Without --domain: send stand-ins for mail addresses and the like.")
                    boolean pseudonyms,
            @Option(names = "--expires", paramLabel = "90d", description = "How long it counts (90d).")
                    Optional<String> expires,
            @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        var body = Json.object()
                .put("destination", destination)
                .put("allow", allow)
                .put("expires", expires);
        if (domains != null && !domains.isEmpty()) {
            body.put("domains", Json.strings(domains));
        }
        if (pseudonyms) {
            body.put("pseudonyms", true);
        }
        ModelReports.step(context);
        return print(context.gateway().post("/api/consents", body.build()), asJson);
    }

    @Command(name = "withdraw", description = "Take a consent back; it ends at once. What was sent stays sent.")
    int withdraw(
            @Parameters(paramLabel = "DESTINATION", description = "A model's name, or where it is.") String destination,
            @Option(
                            names = "--domain",
                            paramLabel = "NAME",
                            description = "Only that for this domain; else all of them.")
                    Optional<String> domain,
            @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        context.gateway()
                .delete("/api/consents?destination=" + LocalGateway.encoded(destination)
                        + domain.map(name -> "&domain=" + LocalGateway.encoded(name))
                                .orElse(""));
        return print(context.gateway().get("/api/consents"), asJson);
    }

    private int print(Json.Obj reply, boolean asJson) {
        if (asJson) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "consents");
        if (rows.isEmpty()) {
            context.screen().note("There is no model elsewhere, and no consent.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("DESTINATION", "MODELS", "DOMAIN", "MAY BE SENT", "UNTIL", "GIVEN"),
                rows.stream().flatMap(row -> lines(row).stream()).toList());
        return Cli.DONE;
    }

    private static List<List<String>> lines(Json.Obj row) {
        var models = row.array("models").stream()
                .map(item -> item instanceof Json.Str(var name) ? name : "?")
                .collect(Collectors.joining(", "));
        var plain = List.of(
                row.text("destination"),
                models,
                "-",
                row.text("allow") + (row.flag("pseudonyms", false) ? ", pseudonyms" : ""),
                until(row),
                row.optionalText("given").map(Words::second).orElse(""));
        var lines = new ArrayList<List<String>>();
        lines.add(plain);
        for (var domain : Reports.objects(row, "domains")) {
            lines.add(List.of(
                    row.text("destination"),
                    models,
                    domain.text("domain"),
                    domain.flag("expired", false) ? "nothing" : "personal",
                    until(domain),
                    Words.second(domain.text("given"))));
        }
        return lines;
    }

    private static String until(Json.Obj row) {
        return row.optionalText("expires").map(Words::second).orElse("")
                + (row.flag("expired", false) ? ", expired" : "");
    }
}
