package dev.homarus.cli;

import dev.homarus.cli.chat.Card;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Optional;

/// `approvals`: what waits for the owner's yes or no.
final class Questions {
    private Questions() {}

    static int list(Context context, boolean json) {
        var waiting = Reports.objects(context.gateway().get("/api/approvals"), "approvals");
        if (json) {
            context.screen().json(Json.array(waiting));
            return Cli.DONE;
        }
        if (waiting.isEmpty()) {
            context.screen().note("Nothing is waiting for you.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("ID", "LEFT", "SESSION", "IN", "COMMAND"),
                waiting.stream()
                        .map(row -> List.of(
                                row.text("id"),
                                Words.left(row.text("expires"), context.clock().instant()),
                                row.text("session"),
                                row.text("cwd"),
                                row.text("command")))
                        .toList());
        context.screen().note("Look: homarus approvals show ID. Answer: homarus approvals allow ID, or deny ID.");
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

    /// @param lasting `once` or `session`
    static int allow(Context context, String id, String lasting, boolean json) {
        return answer(
                context,
                id,
                Json.object().put("answer", "allow").put("for", lasting).build(),
                lasting.equals("session")
                        ? "Allowed: exactly this command, in its session, for at most 12 hours."
                        : "Allowed, once.",
                json);
    }

    static int deny(Context context, String id, Optional<String> text, boolean json) {
        return answer(
                context,
                id,
                Json.object().put("answer", "deny").put("text", text).build(),
                "Refused.",
                json);
    }

    private static int answer(Context context, String id, Json.Obj answer, String said, boolean json) {
        var closed = context.gateway().post(path(id), answer);
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
