package dev.homarus.approval;

import dev.homarus.policy.Action;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A question to the owner, and its answer.
///
/// @param origin why it is asked, in words for a person
/// @param label the label of everything the Turn had read when it asked
/// @param expires when it counts as refused
public record Approval(
        String id,
        Action.RunCommand action,
        String turn,
        String origin,
        Label label,
        Instant asked,
        Instant expires,
        State state,
        Optional<String> answeredBy,
        Optional<Instant> answeredAt,
        Optional<Lasting> lasting,
        Optional<String> text) {

    /// Where a question stands.
    public enum State {
        WAITING,
        ALLOWED,
        DENIED,
        EXPIRED,
        /// The Turn ended, or the gateway did, before an answer came.
        VOID
    }

    /// How long a yes counts.
    public enum Lasting {
        ONCE,
        /// For the same exact command in the same Session, at most [ActionGate#SESSION_GRANT].
        SESSION
    }

    Approval closed(State end, Optional<String> by, Instant at, Optional<Lasting> how, Optional<String> message) {
        return new Approval(id, action, turn, origin, label, asked, expires, end, by, Optional.of(at), how, message);
    }

    /// Returns the form of `docs/spec/http-api.md`.
    public Json.Obj json() {
        var environment = Json.object();
        action.environment().forEach((name, value) -> environment.put(name, value));
        return Json.object()
                .put("id", id)
                .put("kind", "exec")
                .put("command", action.command())
                .put("shown", Shown.exactly(action.command()))
                .put("cwd", action.folder())
                .put("environment", environment.build())
                .put("timeout", action.timeout().toSeconds())
                .put("session", action.session())
                .put("turn", turn)
                .put("origin", origin)
                .put("label", label.text())
                .put("asked", asked.toString())
                .put("expires", expires.toString())
                .put("state", word(state))
                .put("answeredBy", answeredBy)
                .put("answeredAt", answeredAt.map(Instant::toString))
                .put("for", lasting.map(Approval::word))
                .put("text", text)
                .build();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
