package dev.homarus.session;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One entry of a transcript.
///
/// @param seq position, growing over the whole home; 0 until it is stored
/// @param turn the Turn it belongs to
/// @param calls what an [Role#ASSISTANT] message asks for
/// @param answers the call that a [Role#TOOL] message answers
/// @param source the model of an [Role#ASSISTANT] message, the tool of a [Role#TOOL] message
public record Message(
        long seq,
        String turn,
        Role role,
        String text,
        Label label,
        Instant at,
        List<Call> calls,
        Optional<String> answers,
        Optional<String> source) {

    /// Who speaks.
    public enum Role {
        USER,
        ASSISTANT,
        TOOL,
        /// Homarus itself, to the people in the Session; never part of a prompt.
        NOTICE
    }

    /// A tool call as a model wrote it.
    ///
    /// @param arguments JSON text, as it came
    public record Call(String id, String tool, String arguments) {}

    public Message {
        calls = List.copyOf(calls);
    }

    /// Makes a message that has not been stored.
    public static Message of(String turn, Role role, String text, Label label, Instant at) {
        return new Message(0, turn, role, text, label, at, List.of(), Optional.empty(), Optional.empty());
    }

    /// Returns this message with what else went into it.
    public Message with(Label more) {
        return new Message(seq, turn, role, text, label.join(more), at, calls, answers, source);
    }

    /// Returns this message with the calls it asks for and the model that wrote it.
    public Message asking(List<Call> wanted, String model) {
        return new Message(seq, turn, role, text, label, at, wanted, answers, Optional.of(model));
    }

    /// Returns this message as the answer of `tool` to a call.
    public Message answering(String call, String tool) {
        return new Message(seq, turn, role, text, label, at, calls, Optional.of(call), Optional.of(tool));
    }

    /// Returns how many characters it has, those of its calls included.
    public int size() {
        return text.length()
                + calls.stream().mapToInt(call -> call.arguments().length()).sum();
    }

    Message at(long position) {
        return new Message(position, turn, role, text, label, at, calls, answers, source);
    }

    /// Returns the row of `GET /api/messages`.
    public Json.Obj json() {
        var json = Json.object()
                .put("seq", seq)
                .put("turn", turn)
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("text", text)
                .put("at", at.toString())
                .put("label", label.text())
                .put(role == Role.TOOL ? "tool" : "model", source);
        if (!calls.isEmpty()) {
            json.put("calls", callsJson());
        }
        return json.build();
    }

    Json callsJson() {
        return Json.array(calls.stream()
                .map(call -> Json.object()
                        .put("id", call.id())
                        .put("tool", call.tool())
                        .put("arguments", call.arguments())
                        .build())
                .toList());
    }

    static List<Call> callsFrom(Json json) {
        return json instanceof Json.Arr(var items)
                ? items.stream()
                        .map(item -> Json.object(item, "call"))
                        .map(call -> new Call(call.text("id"), call.text("tool"), call.text("arguments")))
                        .toList()
                : List.of();
    }
}
