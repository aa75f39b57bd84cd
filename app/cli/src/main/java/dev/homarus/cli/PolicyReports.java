package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `grants` and `policy`, printed.
final class PolicyReports {
    private static final int BRIEF = 70;
    private static final long MAX_FILE = 1_048_576;

    private PolicyReports() {}

    static int grants(Context context, boolean json) {
        var reply = context.gateway().get("/api/grants");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        reply.optionalText("elevatedUntil")
                .ifPresent(until -> context.screen()
                        .note("Elevated until " + Words.second(until) + ". End it with: homarus elevate --off"));
        var rows = Reports.objects(reply, "grants");
        if (rows.isEmpty()) {
            context.screen().note("Nothing is allowed for longer than once.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("ID", "COVERS", "SESSION", "UNTIL", "LAST USE"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("id"),
                                Words.brief(row.text("covers"), BRIEF),
                                row.optionalText("session").orElse("every"),
                                Words.second(row.text("expires")),
                                row.optionalText("lastUse").map(Words::second).orElse("never")))
                        .toList());
        context.screen().note("Take one back: homarus grants revoke ID. Its whole text: homarus grants --json");
        return Cli.DONE;
    }

    static int revoke(Context context, String id) {
        context.gateway().delete(id.equals("all") ? "/api/grants" : "/api/grants/" + LocalGateway.encoded(id));
        context.screen().note(id.equals("all") ? "Every grant is taken back." : "Taken back.");
        return Cli.DONE;
    }

    static int show(Context context, boolean source, boolean json) {
        var reply = context.gateway().get("/api/policy");
        var screen = context.screen();
        if (json) {
            screen.json(reply);
            return Cli.DONE;
        }
        if (source) {
            screen.line(reply.text("source"));
            return Cli.DONE;
        }
        screen.line("trust level  " + Reports.number(reply, "trust"));
        screen.line("profile      " + reply.text("profile"));
        screen.line("workspace    "
                + reply.object("effective")
                        .orElse(Json.Obj.EMPTY)
                        .optionalText("workspace")
                        .orElse("untrusted"));
        screen.line("");
        screen.line("It decides in this order; the first that applies counts, and its name stands in every record:");
        reply.array("order").forEach(item -> screen.line("  " + (item instanceof Json.Str(var text) ? text : "?")));
        var forbidden = Reports.objects(reply, "forbidden");
        if (!forbidden.isEmpty()) {
            screen.line("");
            screen.line("These hosts are sent nothing, whatever else is allowed:");
            forbidden.forEach(host -> screen.line("  " + host.text("host") + ", since "
                    + Words.second(host.text("since")) + " by " + host.text("by")
                    + "; take it back with: homarus ledger allow-again " + host.text("host")));
        }
        var rules = Reports.objects(reply.object("effective").orElse(Json.Obj.EMPTY), "rules");
        if (!rules.isEmpty()) {
            screen.line("");
            Reports.table(
                    context, List.of("RULE", "EFFECT", "KIND", "PROGRAMS", "FOLDERS", "RISK", "REASON"), rows(rules));
        }
        return Cli.DONE;
    }

    private static List<List<String>> rows(List<Json.Obj> rules) {
        return rules.stream()
                .map(rule -> List.of(
                        rule.text("name"),
                        rule.text("effect"),
                        rule.text("kind"),
                        joined(rule, "programs"),
                        joined(rule, "folders"),
                        rule.optionalText("risk").orElse(""),
                        rule.text("reason")))
                .toList();
    }

    private static String joined(Json.Obj rule, String name) {
        return rule.array(name).isEmpty()
                ? "any"
                : String.join(
                        ", ",
                        rule.array(name).stream()
                                .map(item -> item instanceof Json.Str(var text) ? text : "?")
                                .toList());
    }

    private static Json.Obj body(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw unreadable(file, "it is larger than 1 MiB");
            }
            return Json.object().put("text", Files.readString(file)).build();
        } catch (IOException e) {
            throw unreadable(file, e.getClass().getSimpleName());
        }
    }

    private static RuntimeException unreadable(Path file, String why) {
        return new Problem(
                        "CLI-030", "The policy " + file + " cannot be read (" + why + ").", "Check its path and text.")
                .asException();
    }

    static int test(Context context, Path file, boolean json) {
        var report = context.gateway().post("/api/policy/test", body(file));
        if (json) {
            context.screen().json(report);
        } else {
            print(context, report);
        }
        return report.flag("ok", false) ? Cli.DONE : Cli.FAILED;
    }

    private static void print(Context context, Json.Obj report) {
        var screen = context.screen();
        var tests = Reports.objects(report, "tests");
        var failed = tests.stream().filter(test -> !test.flag("passed", false)).toList();
        screen.line("Tests: " + (tests.size() - failed.size()) + " of " + tests.size() + " as expected.");
        failed.forEach(test -> screen.line("  " + test.text("name") + ": expected " + test.text("expect") + ", decided "
                + test.text("decided") + " (" + test.text("rule") + ")"));
        var changes = Reports.objects(report, "changes");
        screen.line(
                "Decisions of the last 30 days: " + Reports.number(report, "replayed") + " replayed, " + changes.size()
                        + " would change." + (report.flag("complete", true) ? "" : " Older ones were left out."));
        if (!changes.isEmpty()) {
            Reports.table(
                    context,
                    List.of("TIME", "THEN", "NOW", "BY", "WHAT"),
                    changes.stream()
                            .map(row -> List.of(
                                    Words.second(row.text("time")),
                                    row.text("then"),
                                    row.text("now"),
                                    row.text("nowRule"),
                                    Words.brief(row.text("what"), BRIEF)))
                            .toList());
        }
    }

    static int set(Context context, Path file, boolean yes) {
        var screen = context.screen();
        var text = body(file);
        var report = context.gateway().post("/api/policy/test", text);
        print(context, report);
        if (!report.flag("ok", false)) {
            throw new Problem("POLICY-003", "The policy's own tests do not pass.", "Mend it; nothing was changed.")
                    .asException();
        }
        if (!yes && !confirmed(context, "Put this policy in force?")) {
            return Cli.FAILED;
        }
        context.gateway().put("/api/policy", text);
        screen.note("In force. See it with: homarus policy show");
        return Cli.DONE;
    }

    /// Asks on a terminal.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-031 where there is none
    static boolean confirmed(Context context, String question) {
        if (!context.screen().canAsk()) {
            throw new Problem("CLI-031", "There is no terminal to confirm this on.", "Add --yes.").asException();
        }
        return context.screen().confirms(question);
    }
}
