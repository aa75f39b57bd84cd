package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// New keys for everything a home keeps: says what that means, begins it, and shows how far it is.
record KeyRenewal(Context context) {
    private static final String PATH = "/api/keys/renew";
    private static final Duration POLL = Duration.ofMillis(200);

    /// @param planOnly whether to do nothing
    /// @param sure whether not to ask a person who has nothing to give for it
    int run(boolean planOnly, boolean sure, boolean json) {
        var plan = context.gateway().get(PATH);
        if (planOnly && json) {
            context.screen().json(plan);
            return Cli.DONE;
        }
        if (!json) {
            say(plan);
        }
        if (planOnly) {
            return Cli.DONE;
        }
        var body = Json.object();
        boolean recognised = new Secrets(context).proof(body);
        if (!recognised && !sure && !PolicyReports.confirmed(context, "Write everything anew now?")) {
            return Cli.FAILED;
        }
        context.gateway().post(PATH, body.build());
        var end = await(json);
        boolean done = end.text("state").equals("done");
        if (!done) {
            throw end.object("problem").map(LocalGateway::problem).orElseThrow().asException();
        }
        if (json) {
            context.screen().json(end);
        } else {
            context.screen()
                    .note("Done, in " + Words.duration(Duration.ofSeconds(end.number("seconds", 0, 0, Long.MAX_VALUE)))
                            + ". What anybody has of the keys of before opens nothing that is written from now on.");
        }
        return Cli.DONE;
    }

    private void say(Json.Obj plan) {
        var screen = context.screen();
        screen.line(
                "Everything this home keeps is written anew under new keys: the database, the secrets in it, and from");
        screen.line("now on the audit. It takes about "
                + Words.duration(Duration.ofSeconds(plan.number("seconds", 0, 0, Long.MAX_VALUE))) + " and "
                + Words.bytes(plan.number("needed", 0, 0, Long.MAX_VALUE)) + " on the home's disk, of which "
                + Words.bytes(plan.number("free", 0, 0, Long.MAX_VALUE)) + " are free. Meanwhile nothing is");
        screen.line(
                "answered; what runs has half a minute to end. Incognito talks and session-only secrets are gone after it.");
        screen.line("");
        screen.line(
                "What it does not do: the slots stay. Whoever has a key or passphrase that opens the home today opens the");
        screen.line(
                "new keys too: remove such a slot (homarus key slots, homarus key rm ID), before or after. The audit");
        screen.line("up to now stays under the keys of before, and so does what somebody copied or a drive kept.");
        var backups = Reports.objects(plan, "backups");
        if (!backups.isEmpty()) {
            screen.line("");
            screen.line("No more is backed up into these; begin another backup after it:");
            backups.forEach(backup -> screen.line("  " + backup.text("folder")
                    + (backup.flag("opensWithout", false)
                            ? "  (opens with its recovery identity or paper kit)"
                            : "  (opens with today's keys only: nobody can open it then)")));
        }
        screen.line("");
    }

    /// Waits until it is over, and returns what became of it.
    private Json.Obj await(boolean quiet) {
        var shown = "";
        while (true) {
            var now = now();
            if (!now.text("state").equals("renewing")) {
                return now;
            }
            var step = words(now);
            if (!quiet && !step.equals(shown)) {
                context.screen().note(step);
                shown = step;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private Json.Obj now() {
        return context.gateway().get(PATH).object("last").orElse(Json.Obj.EMPTY);
    }

    private static String words(Json.Obj now) {
        return switch (now.text("step")) {
            case "waiting" -> "Waiting for what runs…";
            case "closed" ->
                "Writing the database anew: " + Words.bytes(now.number("bytes", 0, 0, Long.MAX_VALUE)) + " of "
                        + Words.bytes(now.number("of", 0, 0, Long.MAX_VALUE)) + "…";
            default -> "Putting it in place…";
        };
    }
}
