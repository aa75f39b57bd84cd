package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `model routing`, `model route` and `model check`, printed.
final class RoutingReports {
    private static final String PATH = "/api/routing";

    /// The rules.
    static final Changing RULES = new Changing(
            PATH,
            "More may go elsewhere then, where you have consented. Do it?",
            "This holds now. Undo it with: homarus model routing --undo");

    private RoutingReports() {}

    static int show(Context context, boolean json) {
        var reply = context.gateway().get(PATH);
        var screen = context.screen();
        if (json) {
            screen.json(reply);
            return Cli.DONE;
        }
        var lists = reply.object("lists").orElse(Json.Obj.EMPTY);
        var rows = new ArrayList<List<String>>();
        Reports.texts(reply, "tasks").forEach(task -> rows.add(List.of(task, shown(lists, task))));
        Reports.table(context, List.of("ABOUT", "ANSWERED BY"), rows);
        screen.line("");
        screen.line("Your own models that passed their check go first from: " + reply.text("localFirst"));
        var checks = Reports.objects(reply, "checks");
        if (!checks.isEmpty()) {
            Reports.table(
                    context,
                    List.of("MODEL", "CHECK", "OF"),
                    checks.stream()
                            .map(row -> List.of(row.text("model"), result(row), Words.second(row.text("at"))))
                            .toList());
        }
        reply.object("share")
                .filter(share -> Reports.number(share, "all") > 0)
                .ifPresent(share -> screen.line("Answered elsewhere in the last 30 days: "
                        + Reports.number(share, "elsewhere") + " of " + Reports.number(share, "all") + " turns ("
                        + Reports.number(share, "percent") + " %)"));
        if (!reply.flag("on", false)) {
            screen.note("There is no list, so the usual model answers. To make one: homarus model routing TASK NAME …");
        }
        return Cli.DONE;
    }

    private static String shown(Json.Obj lists, String task) {
        var names = Reports.texts(lists, task);
        if (!names.isEmpty()) {
            return String.join(", ", names);
        }
        return Reports.texts(lists, "chat").isEmpty() ? "the usual model" : "as chat";
    }

    private static String result(Json.Obj checked) {
        return (checked.flag("passed", false) ? "passed, " : "failed, ") + Reports.number(checked, "right") + " of "
                + Reports.number(checked, "of") + " right";
    }

    /// Returns a change of the rules.
    static Json.Obj wish(
            Optional<String> task, List<String> names, Optional<String> first, Optional<String> share, boolean off) {
        var wish = Json.object().put("localFirst", first);
        task.ifPresent(word ->
                wish.put("lists", Json.object().put(word, Json.strings(names)).build()));
        share.ifPresent(percent -> {
            if (percent.matches("\\d{1,3}")) {
                wish.put("cloudShare", Long.parseLong(percent));
            } else {
                wish.put("cloudShare", percent);
            }
        });
        return (off ? wish.put("off", true) : wish).build();
    }

    static int explain(Context context, String text, Optional<String> session, boolean program, boolean json) {
        var body = Json.object().put("text", text).put("session", session).put("program", program);
        var reply = context.gateway().post(PATH + "/explain", body.build());
        var screen = context.screen();
        if (json) {
            screen.json(reply);
            return Cli.DONE;
        }
        screen.line(reply.optionalText("model")
                .map(name -> name + " would answer: " + reply.text("because") + ".")
                .orElse("No model would answer: none may be sent this."));
        rows(context, "then", reply, "order", 1);
        rows(context, "not", reply, "leftOut", 0);
        return Cli.DONE;
    }

    private static void rows(Context context, String word, Json.Obj reply, String name, int skipped) {
        Reports.objects(reply, name).stream()
                .skip(skipped)
                .forEach(row -> context.screen().line("  " + word + " " + row.text("model") + ": " + row.text("says")));
    }

    static int check(Context context, String name, boolean json) {
        var reply = context.gateway().postAndWait("/api/models/" + LocalGateway.encoded(name) + "/check");
        if (json) {
            context.screen().json(reply);
        } else if (reply.flag("ok", false)) {
            Reports.objects(reply, "questions").stream()
                    .filter(row -> !row.flag("right", false))
                    .forEach(row -> context.screen().line("wrong: " + row.text("asks")));
            context.screen().line("The check is " + result(reply) + ".");
        } else {
            reply.object("problem").map(LocalGateway::problem).ifPresent(context.screen()::problem);
        }
        return reply.flag("ok", false) && reply.flag("passed", false) ? Cli.DONE : Cli.FAILED;
    }
}
