package dev.homarus.gateway;

import dev.homarus.loop.TurnListener.CallState;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.session.Message;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The events of a Turn before its end. Contract: `docs/spec/http-api.md`.
final class TurnEvents {
    private static final int SHOWN_RESULT = 4_000;

    private TurnEvents() {}

    static Json.Obj started(String turn, Turns.Asked asked, Instant at) {
        var json = Json.object()
                .put("type", "turn.started")
                .put("turn", turn)
                .put("session", asked.session())
                .put("at", at.toString())
                .put("text", asked.said())
                .put("label", asked.label().text());
        if (!asked.images().isEmpty()) {
            json.put("images", Message.imagesJson(asked.images()));
        }
        return json.build();
    }

    static Json.Obj delta(String turn, String session, String text) {
        return Json.object()
                .put("type", "turn.delta")
                .put("turn", turn)
                .put("session", session)
                .put("text", text)
                .build();
    }

    /// @param result what it gave, once it has ended
    static Json.Obj tool(
            String turn,
            String session,
            String call,
            String tool,
            String shown,
            CallState state,
            Optional<String> result) {
        return Json.object()
                .put("type", "turn.tool")
                .put("turn", turn)
                .put("session", session)
                .put("call", call)
                .put("tool", tool)
                .put("shown", shown)
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put(
                        "result",
                        result.map(text -> Shown.prose(
                                text.length() > SHOWN_RESULT ? text.substring(0, SHOWN_RESULT) + "…" : text)))
                .build();
    }
}
