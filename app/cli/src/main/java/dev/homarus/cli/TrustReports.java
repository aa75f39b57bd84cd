package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;

/// `trust` and `elevate`, printed.
final class TrustReports {
    private TrustReports() {}

    static int show(Context context, boolean json) {
        var reply = context.gateway().get("/api/trust");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        long now = Reports.number(reply, "level");
        for (var level : Reports.objects(reply, "levels")) {
            long number = Reports.number(level, "level");
            context.screen().line((number == now ? "* " : "  ") + number + " " + level.text("name"));
            level.array("unlocks")
                    .forEach(item ->
                            context.screen().line("      " + (item instanceof Json.Str(var text) ? text : "?")));
        }
        context.screen().note("A level unlocks what may be granted; it grants nothing. Go there: homarus trust LEVEL");
        return Cli.DONE;
    }

    static int step(Context context, String level, boolean yes, boolean json) {
        var preview = context.gateway().get("/api/trust/" + level);
        if (!json) {
            diff(context, preview);
        }
        if (!yes && !PolicyReports.confirmed(context, "Go to trust level " + level + "?")) {
            return Cli.FAILED;
        }
        var body = Json.object()
                .put("from", Reports.number(preview, "from"))
                .put("to", Reports.number(preview, "to"))
                .build();
        var reply = context.gateway().post("/api/trust", body);
        if (json) {
            context.screen().json(reply);
        } else {
            context.screen().note("The trust level is " + level + ". Undo it with: homarus trust undo");
        }
        return Cli.DONE;
    }

    /// Prints what a step changes.
    static void diff(Context context, Json.Obj step) {
        context.screen()
                .note("Trust level " + Reports.number(step, "from") + " to " + Reports.number(step, "to") + ":");
        step.array("diff")
                .forEach(item -> context.screen().note("  " + (item instanceof Json.Str(var text) ? text : "?")));
    }

    static int undo(Context context, boolean json) {
        var reply = context.gateway().post("/api/trust/undo");
        if (json) {
            context.screen().json(reply);
        } else {
            diff(context, reply);
            context.screen().note("Undone.");
        }
        return Cli.DONE;
    }

    /// Opens an elevation after the owner has proved anew who they are.
    static int elevate(Context context, String lasting) {
        var screen = context.screen();
        if (!screen.canAsk()) {
            throw new Problem(
                            "CLI-032",
                            "An elevation is opened by a person on a terminal.",
                            "Run it there: homarus elevate --for 10m")
                    .asException();
        }
        var body = Json.object().put("for", lasting);
        var secrets = new Secrets(context);
        if (!secrets.proof(body)) {
            body.put(
                    "confirm",
                    secrets.next("This home has no passphrase; type the word elevate: ")
                            .strip());
        }
        var reply = context.gateway().post("/api/elevation", body.build());
        screen.note("Commands that want another user's rights may be asked about until "
                + Words.second(reply.text("until")) + ".");
        screen.note("The sandbox gives them no more rights: inside it nothing becomes root.");
        return Cli.DONE;
    }

    static int lower(Context context) {
        context.gateway().delete("/api/elevation");
        context.screen().note("Ended.");
        return Cli.DONE;
    }
}
