package dev.homarus.worker;

import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The messages of a conversation, as a model's own template takes them.
final class Spoken {
    /// Takes the meaning of a token that steers from its text, and stays unseen.
    private static final String BREAK = "\u200b";

    private static final String ROLE = "role";
    private static final String CONTENT = "content";

    private final List<String> control;

    /// @param control texts of tokens that steer a model: a message that contains one would end itself there,
    ///     and could go on as somebody else
    Spoken(List<String> control) {
        this.control = List.copyOf(control);
    }

    /// Returns what the template is given: messages of the same role, one after the other, are one, since many
    /// templates take no others.
    Json.Obj of(Json.Obj request) {
        var messages = new ArrayList<Json>();
        for (var item : request.array("messages")) {
            var message = plain(Json.object(item, "a message"));
            var before = messages.isEmpty() ? Json.Obj.EMPTY : (Json.Obj) messages.getLast();
            var joined = joined(before, message);
            joined.ifPresent(one -> messages.removeLast());
            messages.add(joined.orElse(message));
        }
        var said = Json.object().put("messages", Json.array(messages));
        request.get("tools").ifPresent(tools -> said.put("tools", harmless(tools)));
        return said.build();
    }

    private static Optional<Json.Obj> joined(Json.Obj before, Json.Obj now) {
        if (isPlain(before) && isPlain(now) && before.text(ROLE).equals(now.text(ROLE))) {
            var text = before.optionalText(CONTENT).orElse("") + "\n\n"
                    + now.optionalText(CONTENT).orElse("");
            return Optional.of(
                    Json.object().put(ROLE, now.text(ROLE)).put(CONTENT, text).build());
        }
        return Optional.empty();
    }

    private static boolean isPlain(Json.Obj message) {
        return message.members().size() == 2 && !message.text(ROLE).equals("tool");
    }

    private Json.Obj plain(Json.Obj message) {
        var made = Json.object();
        message.members().forEach((name, value) -> made.put(name, name.equals(ROLE) ? value : harmless(value)));
        return made.build();
    }

    private Json harmless(Json value) {
        return switch (value) {
            case Json.Str(var text) -> new Json.Str(harmless(text));
            case Json.Arr(var items) ->
                Json.array(items.stream().map(this::harmless).toList());
            case Json.Obj(var members) -> {
                var made = new LinkedHashMap<String, Json>();
                members.forEach((name, member) -> made.put(name, harmless(member)));
                yield new Json.Obj(made);
            }
            case Json.Num _, Json.Bool _, Json.Null _ -> value;
        };
    }

    /// Returns a text in which no token that steers is left.
    String harmless(String text) {
        var left = text;
        for (var token : control) {
            if (left.contains(token)) {
                left = left.replace(token, token.charAt(0) + BREAK + token.substring(1));
            }
        }
        return left;
    }
}
