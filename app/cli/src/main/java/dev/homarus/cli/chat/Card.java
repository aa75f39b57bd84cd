package dev.homarus.cli.chat;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// A question as a person reads it before they answer: everything that the answer is bound to, escaped.
public final class Card {
    private Card() {}

    /// Sets the card.
    ///
    /// @param approval as in `docs/spec/http-api.md`
    public static String of(Json.Obj approval, Instant now) {
        var state = approval.text("state");
        var kind = approval.text("kind");
        var open = asks(kind);
        var closed = "This was asked for. It is " + state + ".";
        var card = new StringBuilder((state.equals("waiting") ? open : closed) + "\n\n    " + shown(approval) + "\n\n");
        if (approval.flag("suspicious", false)) {
            row(card, "SUSPICIOUS", "it holds characters that cannot be seen; they are written out as \\u{…}");
        }
        known(card, approval);
        switch (kind) {
            case "write" -> change(card, approval);
            case "connect" -> row(card, "command", Shown.prose(approval.text("by")));
            case "fetch", "search" -> row(card, "host", approval.text("host"));
            case "send" ->
                SendLines.of(approval).forEach(one -> {
                    if (one.name().isEmpty()) {
                        card.append("      ").append(one.text()).append('\n');
                    } else {
                        line(card, one.name(), one.text());
                    }
                });
            default -> run(card, approval);
        }
        why(card, approval);
        if (state.equals("waiting")) {
            row(card, "time left", Words.left(approval.text("expires"), now));
            choices(card, approval);
        } else {
            ending(card, approval);
        }
        row(card, "id", approval.text("id"));
        approval.optionalText("digest").ifPresent(digest -> row(card, "sha256", digest));
        return card.substring(0, card.length() - 1);
    }

    /// Returns the question itself.
    static String asks(String kind) {
        return switch (kind) {
            case "write" -> "May this file be changed?";
            case "connect" -> "May the command that is running reach this host?";
            case "fetch" -> "May this page be got?";
            case "search" -> "May this be searched for?";
            case "send" -> "May this be sent to the model?";
            default -> "May this command run?";
        };
    }

    private static void known(StringBuilder card, Json.Obj approval) {
        approval.optionalText("sentence").ifPresent(text -> row(card, "it will", text));
        approval.optionalText("riskWords").ifPresent(text -> row(card, "risk", text));
        if (approval.get("analysable").isPresent() && !approval.flag("analysable", true)) {
            row(card, "risk", "cannot be told: it runs exactly as shown, and can be allowed once only");
        }
        texts(approval, "reasons").forEach(text -> row(card, "note", text));
        approval.object("plan").ifPresent(plan -> PlanLines.of(plan).forEach(line -> line(card, "program", line)));
        texts(approval, "touches").forEach(path -> row(card, "touches", path));
    }

    private static void run(StringBuilder card, Json.Obj approval) {
        var environment = approval.object("environment").orElse(Json.Obj.EMPTY).members().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + (entry.getValue() instanceof Json.Str(var text) ? text : "?"))
                .map(Shown::exactly)
                .collect(Collectors.joining("  "));
        row(card, "in folder", approval.text("cwd"));
        line(card, "environment", environment.isEmpty() ? "empty" : environment);
        row(card, "stops after", approval.number("timeout", 0, 0, Integer.MAX_VALUE) + " s");
    }

    private static void change(StringBuilder card, Json.Obj approval) {
        row(card, "file", approval.text("path"));
        approval.optionalText("change")
                .ifPresent(text -> Shown.prose(text)
                        .lines()
                        .forEach(line -> card.append("      ").append(line).append('\n')));
        row(card, "afterwards", approval.text("after").isEmpty() ? "it is gone" : "SHA-256 " + approval.text("after"));
    }

    private static void why(StringBuilder card, Json.Obj approval) {
        row(card, "because", approval.text("origin"));
        row(card, "has read", approval.text("label"));
        approval.object("untrusted").filter(known -> known.flag("read", false)).ifPresent(known -> {
            var from = String.join(", ", texts(known, "from"));
            row(card, "UNTRUSTED", "what it has read nobody vouches for" + (from.isEmpty() ? "" : ": " + from));
        });
        approval.optionalText("words").ifPresent(whose -> row(card, "whose words", whose));
        approval.optionalText("because").ifPresent(text -> row(card, "ALWAYS ASKS", text));
        row(card, "session", approval.text("session"));
        approval.optionalText("rule").ifPresent(rule -> row(card, "rule", rule));
    }

    private static void choices(StringBuilder card, Json.Obj approval) {
        approval.array("choices").stream()
                .map(item -> Json.object(item, "choices"))
                .forEach(choice -> row(
                        card,
                        "yes, " + choice.text("for"),
                        (choice.text("scope").equals("exact") ? "" : "(--scope " + choice.text("scope") + ") ")
                                + choice.text("covers")));
    }

    private static void ending(StringBuilder card, Json.Obj approval) {
        approval.optionalText("answeredBy").ifPresent(who -> row(card, "answered by", who));
        approval.optionalText("face").ifPresent(face -> row(card, "through", face));
        approval.optionalText("answeredAt").ifPresent(at -> row(card, "at", at));
        approval.optionalText("for").ifPresent(how -> row(card, "for", how));
        approval.optionalText("text").ifPresent(text -> row(card, "with", text));
        approval.optionalText("result").ifPresent(result -> row(card, "result", result));
    }

    static List<String> texts(Json.Obj from, String name) {
        return from.array(name).stream()
                .map(item -> item instanceof Json.Str(var text) ? text : "?")
                .toList();
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
        line(card, name, Shown.exactly(value));
    }

    /// @param value escaped already
    private static void line(StringBuilder card, String name, String value) {
        card.append("  ")
                .append(name)
                .repeat(' ', Math.max(1, 13 - name.length()))
                .append(value)
                .append('\n');
    }
}
