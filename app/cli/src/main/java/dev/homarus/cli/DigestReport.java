package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `digest`, printed.
final class DigestReport {
    /// How many changes are shown; `--json` has more of them.
    private static final int CHANGES = 10;

    private DigestReport() {}

    static int show(Context context, Json.Obj digest, boolean json) {
        if (json) {
            context.screen().json(digest);
            return Cli.DONE;
        }
        var screen = context.screen();
        screen.line("From " + Words.second(digest.text("since")) + " to " + Words.second(digest.text("until")));
        if (!digest.flag("complete", true)) {
            screen.note("The audit log has more than 100,000 entries of that time: only the newest are counted.");
        }
        screen.line("");
        screen.line(spent(digest));
        sent(context, digest);
        screen.line("");
        screen.line(asked(digest));
        screen.line(done(digest));
        changed(context, digest);
        screen.line("");
        unusual(context, digest);
        return Cli.DONE;
    }

    private static String spent(Json.Obj digest) {
        var models = Reports.objects(digest, "models").stream()
                .map(paid -> paid.text("model") + " " + paid.text("spent") + " in "
                        + Words.count(Reports.number(paid, "requests"), "request", "requests")
                        + unpriced(Reports.number(paid, "unpricedTokens")))
                .toList();
        return models.isEmpty()
                ? "Nothing was spent."
                : "Spent " + digest.text("spent") + ": " + String.join("; ", models) + ".";
    }

    private static String unpriced(long tokens) {
        return tokens == 0 ? "" : ", " + tokens + " tokens of them without a price";
    }

    private static void sent(Context context, Json.Obj digest) {
        var hosts = Reports.objects(digest, "hosts");
        if (hosts.isEmpty()) {
            context.screen().line("Nothing left this machine.");
            return;
        }
        context.screen().line("Who was sent something:");
        Reports.table(
                context,
                List.of("HOST", "FOR", "REQUESTS", "SENT", "RECEIVED", "HIGHEST", "FIRST TIME"),
                hosts.stream()
                        .map(row -> List.of(
                                row.text("host"),
                                String.join(", ", Reports.texts(row, "for")),
                                Long.toString(Reports.number(row, "requests")),
                                Words.bytes(Reports.number(row, "sent")),
                                Words.bytes(Reports.number(row, "received")),
                                row.text("label"),
                                row.flag("new", false) ? "yes" : "no"))
                        .toList());
    }

    private static String asked(Json.Obj digest) {
        long asked = Reports.number(digest, "asked");
        if (asked == 0) {
            return "You were asked nothing.";
        }
        var answers = counts(digest, "answered");
        return "You were asked " + Words.count(asked, "time", "times")
                + (answers.isEmpty() ? "." : ": " + answers + ".");
    }

    private static String done(Json.Obj digest) {
        var tools = counts(digest, "tools");
        return Words.count(Reports.number(digest, "conversations"), "conversation", "conversations") + ", "
                + Words.count(Reports.number(digest, "modelCalls"), "request to a model", "requests to models")
                + (tools.isEmpty() ? "; no tool was used." : "; tools: " + tools + ".");
    }

    private static String counts(Json.Obj digest, String name) {
        return digest.object(name).orElse(Json.Obj.EMPTY).members().keySet().stream()
                .map(word -> word + " " + Reports.number(digest.object(name).orElse(Json.Obj.EMPTY), word))
                .collect(Collectors.joining(", "));
    }

    private static void changed(Context context, Json.Obj digest) {
        long changes = Reports.number(digest, "changes");
        if (changes == 0) {
            context.screen().line("No setting or right was changed.");
            return;
        }
        context.screen().line(Words.count(changes, "setting or right was", "settings and rights were") + " changed:");
        var rows = new ArrayList<List<String>>();
        for (var row :
                Reports.objects(digest, "changed").stream().limit(CHANGES).toList()) {
            rows.add(List.of(
                    Words.second(row.text("time")),
                    row.text("by"),
                    row.text("kind"),
                    Words.brief(row.text("subject"), 60)));
        }
        Reports.table(context, List.of("TIME", "BY", "WHAT", "ABOUT"), rows);
        if (changes > rows.size()) {
            context.screen().note("And " + (changes - rows.size()) + " more: homarus audit query --kind KIND");
        }
    }

    private static void unusual(Context context, Json.Obj digest) {
        var rows = Reports.objects(digest, "unusual");
        var looked = String.format(
                Locale.ROOT,
                "%d signs of trouble looked for in %s of the audit log.",
                Reports.number(digest, "checks"),
                Words.count(Reports.number(digest, "entries"), "entry", "entries"));
        if (rows.isEmpty()) {
            context.screen().line("Nothing unusual: " + looked);
        } else {
            context.screen().line("Out of the usual (" + looked.substring(0, looked.length() - 1) + "):");
            Reports.table(
                    context,
                    List.of("TIMES", "LAST", "WHAT", "LOOK INTO IT"),
                    rows.stream()
                            .map(row -> List.of(
                                    Long.toString(Reports.number(row, "count")),
                                    Words.second(row.text("last")),
                                    row.text("what"),
                                    "homarus audit query --kind " + row.text("kind")))
                            .toList());
        }
        context.screen()
                .line("The log has " + Words.count(Reports.number(digest, "size"), "entry", "entries") + ", head "
                        + digest.text("root") + ". Check it: homarus audit verify");
    }
}
