package dev.homarus.cli.chat;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.time.Instant;
import java.util.stream.Collectors;

/// A question as a person reads it before they answer: everything that the answer is bound to, escaped.
public final class Card {
    private Card() {}

    /// Sets the card.
    ///
    /// @param approval as in `docs/spec/http-api.md`
    public static String of(Json.Obj approval, Instant now) {
        var environment = approval.object("environment").orElse(Json.Obj.EMPTY).members().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + (entry.getValue() instanceof Json.Str(var text) ? text : "?"))
                .map(Shown::exactly)
                .collect(Collectors.joining("  "));
        var state = approval.text("state");
        var head =
                state.equals("waiting") ? "May this command run?" : "This command was asked for. It is " + state + ".";
        var card = new StringBuilder(head + "\n\n    " + shown(approval) + "\n\n");
        row(card, "in folder", approval.text("cwd"));
        card.append("  environment  ")
                .append(environment.isEmpty() ? "empty" : environment)
                .append('\n');
        row(card, "stops after", approval.number("timeout", 0, 0, Integer.MAX_VALUE) + " s");
        row(card, "because", approval.text("origin"));
        row(card, "has read", approval.text("label"));
        row(card, "session", approval.text("session"));
        if (state.equals("waiting")) {
            row(card, "time left", Words.left(approval.text("expires"), now));
        } else {
            approval.optionalText("answeredBy").ifPresent(who -> row(card, "answered by", who));
            approval.optionalText("text").ifPresent(text -> row(card, "with", text));
        }
        row(card, "id", approval.text("id"));
        return card.substring(0, card.length() - 1);
    }

    /// The command as the gateway escaped it; only what it left that acts on a terminal is escaped here.
    static String shown(Json.Obj approval) {
        return Shown.prose(approval.text("shown")).replace("\n", "\\u{a}").replace("\t", "\\u{9}");
    }

    /// Says how a question ended that was answered somewhere else, or not at all.
    static String ending(Json.Obj approval) {
        return switch (approval.text("state")) {
            case "allowed" -> "It was allowed elsewhere.";
            case "denied" -> "It was refused elsewhere.";
            case "expired" -> "Nobody answered in time, which counts as no.";
            default -> "The question is closed: the turn has ended.";
        };
    }

    private static void row(StringBuilder card, String name, String value) {
        card.append("  ")
                .append(name)
                .repeat(' ', 13 - name.length())
                .append(Shown.exactly(value))
                .append('\n');
    }
}
