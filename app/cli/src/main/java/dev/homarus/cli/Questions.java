package dev.homarus.cli;

import dev.homarus.cli.chat.Card;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// `approvals`: what waits for the owner's yes or no.
final class Questions {
    private static final int BRIEF = 60;

    private Questions() {}

    static int list(Context context, boolean json) {
        var reply = context.gateway().get("/api/approvals");
        var waiting = Reports.objects(reply, "approvals");
        if (json) {
            context.screen().json(Json.array(waiting));
            return Cli.DONE;
        }
        Reports.objects(reply, "paused")
                .forEach(row -> context.screen()
                        .note("Session " + Shown.exactly(row.text("session"))
                                + " has asked too much, and may not ask until " + Words.second(row.text("until"))
                                + "."));
        if (waiting.isEmpty()) {
            context.screen().note("Nothing is waiting for you.");
            return Cli.DONE;
        }
        var groups = new LinkedHashMap<String, List<Json.Obj>>();
        waiting.forEach(row -> groups.computeIfAbsent(
                        row.optionalText("group").orElse(row.text("id")), group -> new ArrayList<>())
                .add(row));
        Reports.table(
                context,
                List.of("ID", "LEFT", "SESSION", "IN", "COMMAND"),
                groups.values().stream()
                        .flatMap(List::stream)
                        .map(row -> List.of(
                                row.text("id"),
                                Words.left(row.text("expires"), context.clock().instant()),
                                row.text("session"),
                                row.optionalText("cwd").orElse(""),
                                row.text("command")))
                        .toList());
        groups.forEach((group, rows) -> {
            if (rows.size() > 1) {
                context.screen()
                        .note(rows.size() + " of them are alike (" + Shown.exactly(group)
                                + "): a yes to one with --for 15m --scope program answers all that it covers.");
            }
        });
        context.screen().note("Look: homarus approvals show ID. Answer: homarus allow ID, or homarus deny ID.");
        return Cli.DONE;
    }

    static int history(Context context, int limit, boolean json) {
        var rows = Reports.objects(context.gateway().get("/api/approvals?state=closed&limit=" + limit), "approvals");
        if (json) {
            context.screen().json(Json.array(rows));
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("ID", "ASKED", "STATE", "BY", "THROUGH", "FOR", "RESULT", "COMMAND"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("id"),
                                Words.second(row.text("asked")),
                                row.text("state"),
                                row.optionalText("answeredBy").orElse("nobody"),
                                row.optionalText("face").orElse(""),
                                row.optionalText("for").orElse(""),
                                row.optionalText("result").orElse(""),
                                Words.brief(row.text("command"), BRIEF)))
                        .toList());
        return Cli.DONE;
    }

    static int show(Context context, String id, boolean json) {
        var approval = context.gateway().get(path(id));
        if (json) {
            context.screen().json(approval);
        } else {
            context.screen().line(Card.of(approval, context.clock().instant()));
        }
        return Cli.DONE;
    }

    static int request(Context context, String id) {
        return ExactBytes.print(context, path(id) + "/request");
    }

    /// @param lasting `once`, `turn`, `session`, `15m` or `always`
    /// @param scope `exact`, `program` or `known`
    /// @param digest of what was shown, as `approvals show` prints it
    static int allow(Context context, String id, String lasting, String scope, Optional<String> digest, boolean json) {
        return answer(
                context,
                id,
                Json.object()
                        .put("answer", "allow")
                        .put("for", lasting)
                        .put("scope", Optional.of(scope).filter(word -> !word.equals("exact")))
                        .put("digest", digest),
                switch (lasting) {
                    case "once" -> "Allowed, once.";
                    case "turn" -> "Allowed, until this turn ends.";
                    default -> "Allowed. See what stands: homarus grants";
                },
                json);
    }

    static int deny(Context context, String id, Optional<String> text, boolean json) {
        return answer(context, id, Json.object().put("answer", "deny").put("text", text), "Refused.", json);
    }

    private static int answer(Context context, String id, Json.Builder answer, String said, boolean json) {
        var closed = context.gateway().post(path(id), answer.build());
        if (json) {
            context.screen().json(closed);
        } else {
            context.screen().note(said);
        }
        return Cli.DONE;
    }

    private static String path(String id) {
        return "/api/approvals/" + LocalGateway.encoded(id);
    }
}
