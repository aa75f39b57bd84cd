package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import java.util.Locale;
import java.util.Optional;

/// A person's answer to a question, as they type it.
sealed interface Reply {
    /// Yes, for `once` or `session`.
    record Allow(String lasting) implements Reply {}

    /// No, with a word for the model, or an empty one.
    record Deny(String text) implements Reply {}

    /// The choices, with no default.
    String CHOICES = "[o]nce, [s]ession, [d]eny (or d MESSAGE)? ";

    /// What the choices mean.
    String HINT = "o: this once. s: exactly this command, for this session. d: no. Nothing runs before you answer.";

    /// Reads what was typed; empty where it is none of the choices.
    static Optional<Reply> read(String typed) {
        var text = typed.strip();
        int space = text.indexOf(' ');
        var word = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        var rest = space < 0 ? "" : text.substring(space).strip();
        return switch (word) {
            case "o", "once" -> rest.isEmpty() ? Optional.of(new Allow("once")) : Optional.empty();
            case "s", "session" -> rest.isEmpty() ? Optional.of(new Allow("session")) : Optional.empty();
            case "d", "deny" -> Optional.of(new Deny(rest));
            default -> Optional.empty();
        };
    }

    default Json.Obj json() {
        return switch (this) {
            case Allow(var lasting) ->
                Json.object().put("answer", "allow").put("for", lasting).build();
            case Deny(var text) ->
                Json.object()
                        .put("answer", "deny")
                        .put("text", Optional.of(text).filter(word -> !word.isEmpty()))
                        .build();
        };
    }
}
