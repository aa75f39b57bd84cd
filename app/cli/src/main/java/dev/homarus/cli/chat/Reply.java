package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A person's answer to a question, as they type it.
sealed interface Reply {
    /// Yes, for `once`, `turn`, `session`, `15m` or `always`, and as `exact`, `program` or `known`.
    record Allow(String lasting, String scope) implements Reply {}

    /// No, with a word for the model, or an empty one.
    record Deny(String text) implements Reply {}

    /// What the letters mean.
    String HINT = """
            o: this once. t: whatever this turn sends. s: in this session. m: in this session for 15 minutes. a: always (90 days).
            With a p after it: its programs in their folder, not only exactly this; with a k: every known program
            that does no more. d: no.
            Nothing runs before you answer.""";

    /// Returns the choices that a question offers, with no default.
    static String choices(Json.Obj approval) {
        var offered = approval.array("choices").stream()
                .map(item -> Json.object(item, "choices"))
                .map(choice -> letter(choice.text("for"), choice.text("scope")))
                .collect(Collectors.joining(", "));
        return (offered.isEmpty() ? "[o]nce" : offered) + ", [d]eny (or d MESSAGE)? ";
    }

    private static String letter(String lasting, String scope) {
        var word = switch (lasting) {
            case "once" -> "[o]nce";
            case "turn" -> "[t]urn";
            case "session" -> "[s]ession";
            case "15m" -> "[m] 15 minutes";
            default -> "[a]lways";
        };
        return switch (scope) {
            case "program" -> "[" + word.charAt(1) + "p] its programs" + when(lasting);
            case "known" -> "[" + word.charAt(1) + "k] all that does no more" + when(lasting);
            default -> word;
        };
    }

    private static String when(String lasting) {
        return switch (lasting) {
            case "session" -> " in this session";
            case "15m" -> " for 15 minutes";
            default -> " always";
        };
    }

    /// Reads what was typed; empty where it is none of the choices that the question offers.
    static Optional<Reply> read(String typed, Json.Obj approval) {
        var text = typed.strip();
        int space = text.indexOf(' ');
        var word = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        var rest = space < 0 ? "" : text.substring(space).strip();
        if (word.equals("d") || word.equals("deny")) {
            return Optional.of(new Deny(rest));
        }
        return rest.isEmpty()
                ? allow(word).filter(reply -> isOffered(reply, approval)).map(Reply.class::cast)
                : Optional.empty();
    }

    private static Optional<Allow> allow(String word) {
        return switch (word) {
            case "o", "once" -> Optional.of(new Allow("once", "exact"));
            case "t", "turn" -> Optional.of(new Allow("turn", "exact"));
            case "s", "session" -> Optional.of(new Allow("session", "exact"));
            case "m", "15m" -> Optional.of(new Allow("15m", "exact"));
            case "a", "always" -> Optional.of(new Allow("always", "exact"));
            case "sp" -> Optional.of(new Allow("session", "program"));
            case "mp" -> Optional.of(new Allow("15m", "program"));
            case "ap" -> Optional.of(new Allow("always", "program"));
            case "sk" -> Optional.of(new Allow("session", "known"));
            case "mk" -> Optional.of(new Allow("15m", "known"));
            case "ak" -> Optional.of(new Allow("always", "known"));
            default -> Optional.empty();
        };
    }

    private static boolean isOffered(Allow reply, Json.Obj approval) {
        return reply.lasting().equals("once")
                || approval.array("choices").stream()
                        .map(item -> Json.object(item, "choices"))
                        .anyMatch(choice -> choice.text("for").equals(reply.lasting())
                                && choice.text("scope").equals(reply.scope()));
    }

    /// Returns the answer to exactly what was shown.
    default Json.Obj json(Json.Obj approval) {
        var digest = approval.optionalText("digest");
        return switch (this) {
            case Allow(var lasting, var scope) ->
                Json.object()
                        .put("answer", "allow")
                        .put("for", lasting)
                        .put("scope", Optional.of(scope).filter(word -> !word.equals("exact")))
                        .put("digest", digest)
                        .build();
            case Deny(var text) ->
                Json.object()
                        .put("answer", "deny")
                        .put("text", Optional.of(text).filter(word -> !word.isEmpty()))
                        .put("digest", digest)
                        .build();
        };
    }
}
