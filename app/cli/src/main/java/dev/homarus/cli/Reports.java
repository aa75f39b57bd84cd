package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the gateway knows, printed.
final class Reports {
    private static final int BRIEF = 100;

    private Reports() {}

    static int status(Context context, boolean json) {
        var screen = context.screen();
        Json.Obj status;
        try {
            status = context.gateway().get("/api/status");
        } catch (ProblemException e) {
            if (e.problem().code().equals("CLI-001")) {
                if (json) {
                    screen.json(Json.object().put("state", "stopped").build());
                } else {
                    screen.line("state       stopped");
                }
            }
            throw e;
        }
        if (json) {
            screen.json(status);
            return Cli.DONE;
        }
        screen.line("state       " + status.text("state"));
        screen.line("version     " + status.text("version") + ", process " + number(status, "pid"));
        screen.line("listens on  " + String.join(", ", texts(status, "listeners")));
        if (status.text("state").equals("locked")) {
            screen.line("home        " + status.optionalText("home").orElse("unknown") + ", opened by: "
                    + objects(status, "ways").stream()
                            .map(way -> String.join(" + ", texts(way, "of")))
                            .collect(Collectors.joining(", ")));
            screen.line("to open it  homarus unlock");
            return Cli.DONE;
        }
        status.object("stops")
                .flatMap(StopCommands::summary)
                .ifPresent(stopped -> screen.line("stopped     " + stopped));
        screen.line("models      " + models(status));
        screen.line("sandbox     " + status.optionalText("sandbox").orElse("unknown"));
        screen.line("home        " + status.optionalText("home").orElse("unknown") + ", opened by "
                + status.optionalText("slot").orElse("unknown"));
        screen.line("workspace   " + status.optionalText("workspace").orElse("unknown"));
        status.object("known")
                .filter(known -> number(known, "values") > 0)
                .ifPresent(known -> screen.line("known       "
                        + number(known, "values") + " values of labelled folders, looked for in what leaves"
                        + (number(known, "more") > 0 ? "; " + number(known, "more") + " more are not" : "")));
        screen.line("left today  " + Words.bytes(number(status, "bytesLeftMachineToday")) + " to other machines");
        BudgetReports.summary(status).ifPresent(spent -> screen.line("spent       " + spent));
        BackupReports.summary(objects(status, "backups")).ifPresent(said -> screen.line("backups     " + said));
        long waiting = number(status, "pendingApprovals");
        screen.line("waiting     "
                + (waiting == 0
                        ? "no questions"
                        : Words.count(waiting, "question", "questions") + "; look with: homarus approvals"));
        return Cli.DONE;
    }

    private static String models(Json.Obj status) {
        var rows = objects(status, "models");
        if (rows.isEmpty()) {
            return "none yet; look for one on this machine with: homarus model detect";
        }
        return String.join(
                ", ",
                rows.stream()
                        .map(row -> row.text("name") + " (" + row.text("reach")
                                + (row.flag("current", false) ? ", current)" : ")"))
                        .toList());
    }

    static int ledger(Context context, Optional<String> since, Optional<String> to, int limit, boolean json) {
        var query = new StringBuilder("/api/ledger?limit=" + limit);
        since.ifPresent(time -> query.append("&since=").append(LocalGateway.encoded(time)));
        to.ifPresent(host -> query.append("&to=").append(LocalGateway.encoded(host)));
        var rows = objects(context.gateway().get(query.toString()), "requests");
        if (json) {
            context.screen().json(Json.array(rows));
            return Cli.DONE;
        }
        if (rows.isEmpty()) {
            context.screen().note("Nothing was sent anywhere.");
            return Cli.DONE;
        }
        table(
                context,
                List.of("ID", "TIME", "HOST", "BYTES", "STATUS", "LABEL", "RULE"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("id"),
                                Words.second(row.text("time")),
                                row.text("host"),
                                Long.toString(number(row, "bytes")),
                                row.text("status"),
                                row.text("label"),
                                row.text("rule")))
                        .toList());
        return Cli.DONE;
    }

    static int request(Context context, String id, boolean json) {
        var row = context.gateway().get("/api/ledger/" + LocalGateway.encoded(id));
        if (json) {
            context.screen().json(row);
            return Cli.DONE;
        }
        var screen = context.screen();
        screen.line(row.text("method") + " " + row.text("host") + row.text("path"));
        screen.line("time      " + row.text("time"));
        screen.line("status    " + row.text("status") + ", " + number(row, "received") + " bytes came back");
        screen.line("label     " + row.text("label"));
        screen.line("rule      " + row.text("rule"));
        row.optionalText("approval")
                .ifPresent(
                        asked -> screen.line("seen      by " + row.text("answeredBy") + ", who said yes to " + asked));
        screen.line("session   " + row.text("session"));
        screen.line("body      " + number(row, "bytes") + " bytes, SHA-256 " + row.text("sha256"));
        row.object("headers")
                .orElse(Json.Obj.EMPTY)
                .members()
                .forEach((name, value) ->
                        screen.line("header    " + name + ": " + (value instanceof Json.Str(var text) ? text : "")));
        if (row.text("method").equals("CONNECT")) {
            screen.note("A command has encrypted these bytes itself: known are their number and their digest.");
            return Cli.DONE;
        }
        if (!row.flag("kept", true)) {
            screen.note("This was sent in an incognito conversation: known are its size and its digest, not its text.");
            return Cli.DONE;
        }
        var segments = objects(row, "segments");
        screen.line("");
        table(
                context,
                List.of("SEGMENT", "LABEL", "BYTES", "", "BEGINS"),
                segments.stream()
                        .map(segment -> List.of(
                                segment.text("source"),
                                segment.text("label"),
                                Long.toString(number(segment, "bytes")),
                                segment.get("before").isPresent() ? "hidden in" : "",
                                Words.brief(segment.text("text"), 60)))
                        .toList());
        segments.stream()
                .flatMap(segment -> segment.optionalText("before").stream())
                .forEach(before -> screen.line("before    " + Words.brief(before, 200)));
        screen.note("The exact body: homarus ledger show " + id + " --wire");
        return Cli.DONE;
    }

    static int sessions(Context context, boolean json) {
        var reply = context.gateway().get("/api/sessions");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = objects(reply, "sessions");
        if (rows.isEmpty()) {
            context.screen().note("There are no conversations yet. Begin one with: homarus chat");
            return Cli.DONE;
        }
        table(
                context,
                List.of("NAME", "LAST", "MESSAGES", "LABEL", "HAS TOUCHED", ""),
                rows.stream()
                        .map(row -> List.of(
                                row.text("name"),
                                Words.second(row.text("last")),
                                Long.toString(number(row, "messages")),
                                row.text("label"),
                                touched(row),
                                row.flag("busy", false) ? "busy" : ""))
                        .toList());
        return Cli.DONE;
    }

    /// Returns what a conversation has touched, in words.
    private static String touched(Json.Obj row) {
        var touched = row.object("touched").orElse(Json.Obj.EMPTY);
        return Stream.of("untrusted", "private", "outside")
                .filter(leg -> touched.flag(leg, false))
                .collect(Collectors.joining(", "));
    }

    static int search(Context context, String words, boolean json) {
        var reply = context.gateway().get("/api/search?q=" + LocalGateway.encoded(words));
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = objects(reply, "hits");
        if (rows.isEmpty()) {
            context.screen().note("Nothing found in past conversations.");
            return Cli.DONE;
        }
        table(
                context,
                List.of("TIME", "SESSION", "WHO", "TEXT"),
                rows.stream()
                        .map(row -> List.of(
                                Words.second(row.text("at")),
                                row.text("session"),
                                row.text("role"),
                                Words.brief(row.text("snippet"), BRIEF)))
                        .toList());
        return Cli.DONE;
    }

    /// @param strict whether a warning is a failure
    static int doctor(Context context, boolean strict, boolean json) {
        var reply = context.gateway().get("/api/doctor");
        var rows = objects(reply, "findings");
        if (json) {
            context.screen().json(reply);
        } else if (rows.isEmpty()) {
            context.screen().line("Nothing to improve.");
        } else {
            rows.forEach(row -> {
                context.screen()
                        .line(String.format(Locale.ROOT, "%-7s", row.text("severity")) + "  " + row.text("code") + "  "
                                + row.text("sentence"));
                context.screen().line("         " + row.text("remedy"));
            });
        }
        boolean bad = rows.stream().anyMatch(row -> !row.text("severity").equals("info"));
        return strict && bad ? Cli.FAILED : Cli.DONE;
    }

    static void table(Context context, List<String> head, List<List<String>> rows) {
        context.screen().line(Words.table(head, rows));
    }

    static List<Json.Obj> objects(Json.Obj from, String name) {
        return from.array(name).stream().map(row -> Json.object(row, name)).toList();
    }

    static long number(Json.Obj from, String name) {
        return from.number(name, 0, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static List<String> texts(Json.Obj from, String name) {
        return from.array(name).stream()
                .map(item -> item instanceof Json.Str(var text) ? text : "?")
                .toList();
    }
}
