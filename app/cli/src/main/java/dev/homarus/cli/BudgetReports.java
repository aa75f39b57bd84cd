package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `budget`, printed.
final class BudgetReports {
    private static final String PATH = "/api/budget";

    /// The limits.
    static final Changing LIMITS = new Changing(
            PATH, "This lets more go. Set these limits?", "These limits hold now. Undo it with: homarus budget undo");

    private BudgetReports() {}

    static int show(Context context, boolean json) {
        var reply = context.gateway().get(PATH);
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(row("all", reply));
        for (var spent : Reports.objects(reply, "spent")) {
            rows.add(row(spent.text("scope") + " " + spent.text("name"), spent));
        }
        Reports.table(context, List.of("SPENT", "TODAY", "THIS MONTH", "TOKENS THIS MONTH"), rows);
        context.screen().line("");
        Reports.table(
                context,
                List.of("LIMIT", "IS", "USED", "COUNTS ANEW"),
                Reports.objects(reply, "limits").stream()
                        .map(BudgetReports::limit)
                        .toList());
        context.screen().line("");
        prices(context, reply);
        if (reply.flag("standard", false)) {
            context.screen().note("These limits hold until you set your own: homarus budget set --day N --month N");
        }
        return Cli.DONE;
    }

    private static List<String> row(String name, Json.Obj spent) {
        var month = amount(spent, "month");
        long unpriced = Reports.number(month, "unpricedTokens");
        return List.of(
                name,
                amount(spent, "today").text("text"),
                month.text("text"),
                Reports.number(month, "tokens") + (unpriced > 0 ? ", " + unpriced + " without a price" : ""));
    }

    private static Json.Obj amount(Json.Obj of, String name) {
        return of.object(name).orElse(Json.Obj.EMPTY);
    }

    private static List<String> limit(Json.Obj limit) {
        return List.of(
                limit.text("about"),
                limit.text("values"),
                limit.text("span").equals("turn")
                        ? "-"
                        : limit.text("usedText") + (limit.flag("usedUp", false) ? ", all" : ""),
                limit.optionalText("ends").map(Words::second).orElse("with each question"));
    }

    static int prices(Context context, boolean json) {
        var reply = context.gateway().get(PATH);
        if (json) {
            context.screen().json(reply);
        } else {
            prices(context, reply);
        }
        return Cli.DONE;
    }

    private static void prices(Context context, Json.Obj reply) {
        Reports.table(
                context,
                List.of("MODEL", "INPUT", "CACHED", "OUTPUT", "AS SAID BY"),
                Reports.objects(reply, "prices").stream()
                        .map(BudgetReports::price)
                        .toList());
    }

    private static List<String> price(Json.Obj price) {
        var model = price.text("model");
        return switch (price.text("price")) {
            case "known" ->
                List.of(
                        model,
                        price.text("input"),
                        price.text("cached"),
                        price.text("output"),
                        price.text("source").equals("setting") ? "you" : price.text("source"));
            case "free" -> List.of(model, "-", "-", "-", "on this machine, costs nothing");
            default -> List.of(model, "?", "?", "?", "nobody: homarus budget price " + model);
        };
    }

    /// Returns the line of `status`: what was spent; nothing where the gateway says nothing of it.
    static Optional<String> summary(Json.Obj status) {
        return status.object("spending").map(spending -> {
            long unpriced = Reports.number(spending, "unpricedTokensToday");
            return spending.text("today") + " today, " + spending.text("month") + " this month"
                    + (unpriced > 0 ? ", and " + unpriced + " tokens without a price today" : "")
                    + (spending.flag("usedUp", false)
                            ? "; a limit is used up: homarus budget"
                            : spending.flag("reached", false) ? "; a limit is near: homarus budget" : "");
        });
    }
}
