package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.List;
import java.util.stream.Collectors;

/// `ledger hosts`, printed.
final class HostReports {
    private HostReports() {}

    static int list(Context context, boolean json) {
        var reply = context.gateway().get("/api/ledger/hosts");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var hosts = Reports.objects(reply, "hosts");
        if (hosts.isEmpty()) {
            context.screen().note("No other machine was ever sent anything, as far back as the ledger goes.");
        } else {
            table(context, hosts);
        }
        var here = Reports.objects(reply, "here");
        if (!here.isEmpty()) {
            context.screen()
                    .note("On this machine: "
                            + here.stream().map(row -> row.text("host")).collect(Collectors.joining(", ")));
        }
        return Cli.DONE;
    }

    static int forbid(Context context, String id, boolean json) {
        return stops(context, context.gateway().post("/api/ledger/" + LocalGateway.encoded(id) + "/forbid"), json);
    }

    static int allowAgain(Context context, String host, boolean json) {
        context.gateway().delete("/api/forbidden/" + LocalGateway.encoded(host));
        return stops(context, context.gateway().get("/api/stops"), json);
    }

    private static int stops(Context context, Json.Obj stops, boolean json) {
        if (json) {
            context.screen().json(stops);
            return Cli.DONE;
        }
        var hosts = Reports.objects(stops, "hosts");
        if (hosts.isEmpty()) {
            context.screen().line("No host is forbidden.");
        } else {
            Reports.table(
                    context,
                    List.of("FORBIDDEN HOST", "SINCE", "BY"),
                    hosts.stream()
                            .map(row -> List.of(row.text("host"), Words.second(row.text("since")), row.text("by")))
                            .toList());
            context.screen().note("Take one back with: homarus ledger allow-again HOST");
        }
        return Cli.DONE;
    }

    private static void table(Context context, List<Json.Obj> hosts) {
        Reports.table(
                context,
                List.of("HOST", "FOR", "FIRST", "LAST", "REQUESTS", "SENT", "RECEIVED", "HIGHEST", "STANDS NOW"),
                hosts.stream()
                        .map(row -> List.of(
                                row.text("host"),
                                purposes(row),
                                Words.second(row.text("first")),
                                Words.second(row.text("last")),
                                Long.toString(Reports.number(row, "requests")),
                                Words.bytes(Reports.number(row, "sent")),
                                Words.bytes(Reports.number(row, "received")),
                                row.text("label"),
                                standing(row)))
                        .toList());
    }

    private static String purposes(Json.Obj row) {
        return row.array("for").stream()
                .map(item -> item instanceof Json.Str(var text) ? text : "?")
                .collect(Collectors.joining(", "));
    }

    private static String standing(Json.Obj row) {
        return row.object("consent")
                        .map(consent -> "consent: " + consent.text("allow") + ", until " + day(consent))
                        .or(() ->
                                row.object("grant").map(grant -> "grant " + grant.text("id") + ", until " + day(grant)))
                        .orElse("nothing")
                + (row.flag("forbidden", false) ? "; FORBIDDEN" : "");
    }

    private static String day(Json.Obj from) {
        return from.text("expires").replaceFirst("T.*", "");
    }
}
