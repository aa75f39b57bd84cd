package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a model reads of a conversation, and nothing else: a scripted model knows nothing that it was not sent.
record Said(List<Json.Obj> messages) {
    private static final Pattern NUMBER = Pattern.compile("\\[t([0-9]{4})]");

    static Said of(FakeModel.Seen seen) {
        return new Said(seen.messages());
    }

    private List<Json.Obj> by(String role) {
        return messages.stream()
                .filter(message -> message.text("role").equals(role))
                .toList();
    }

    private static String content(Json.Obj message) {
        return message.optionalText("content").orElse("");
    }

    /// Returns which task it is about: the owner's words begin with its number.
    int task() {
        return by("user").stream()
                .map(message -> NUMBER.matcher(content(message)))
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(-1);
    }

    /// Returns how often the model has answered before.
    int step() {
        return by("assistant").size();
    }

    /// Returns what the last tool answered, empty where none did.
    String last() {
        var answers = by("tool");
        return answers.isEmpty() ? "" : content(answers.getLast());
    }

    String lastOfOwner() {
        var said = by("user");
        return said.isEmpty() ? "" : content(said.getLast());
    }

    String firstOfOwner() {
        var said = by("user");
        return said.isEmpty() ? "" : content(said.getFirst());
    }

    /// Returns the first group of the first match in the last answer of a tool, or a sentence that is no answer.
    String found(String regex) {
        return found(regex, last());
    }

    static String found(String regex, String text) {
        var matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(text);
        return matcher.find() ? matcher.group(1) : "I cannot see it in: " + text;
    }

    /// Returns all that was sent, but for what the gateway itself says to the model.
    String all() {
        return messages.stream()
                .filter(message -> !message.text("role").equals("system"))
                .map(Said::content)
                .collect(Collectors.joining("\n"));
    }
}
