package dev.homarus.session;

import dev.homarus.image.Image;
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
/// @param images what a [Role#USER] shows with it
public record Message(
        long seq,
        String turn,
        Role role,
        String text,
        Label label,
        Instant at,
        List<Call> calls,
        Optional<String> answers,
        Optional<String> source,
        List<Image> images) {

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

    /// How many characters an image counts as, where room for a prompt is counted: about 1,500 tokens.
    public static final int IMAGE_SIZE = 6_000;

    public Message {
        calls = List.copyOf(calls);
        images = List.copyOf(images);
    }

    /// Makes a message that has not been stored.
    public static Message of(String turn, Role role, String text, Label label, Instant at) {
        return new Message(0, turn, role, text, label, at, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /// Returns this message with what else went into it.
    public Message with(Label more) {
        return new Message(seq, turn, role, text, label.join(more), at, calls, answers, source, images);
    }

    /// Returns this message with the calls it asks for and the model that wrote it.
    public Message asking(List<Call> wanted, String model) {
        return new Message(seq, turn, role, text, label, at, wanted, answers, Optional.of(model), images);
    }

    /// Returns this message with images.
    public Message showing(List<Image> shown) {
        return new Message(seq, turn, role, text, label, at, calls, answers, source, shown);
    }

    /// Returns this message as one of another Turn.
    public Message in(String other) {
        return new Message(seq, other, role, text, label, at, calls, answers, source, images);
    }

    /// Returns the label of its images: nobody here can read what they show, so they hold what is not known,
    /// whoever showed them.
    public Label imageLabel() {
        return label.join(Label.UNKNOWN).from(Label.IMAGE);
    }

    /// Returns the label of all of it.
    public Label whole() {
        return images.isEmpty() ? label : label.join(imageLabel());
    }

    /// Returns this message as the answer of `tool` to a call.
    public Message answering(String call, String tool) {
        return new Message(seq, turn, role, text, label, at, calls, Optional.of(call), Optional.of(tool), images);
    }

    /// Returns how many characters it has, those of its calls included, and [#IMAGE_SIZE] for each image.
    public int size() {
        return text.length()
                + images.size() * IMAGE_SIZE
                + calls.stream().mapToInt(call -> call.arguments().length()).sum();
    }

    Message at(long position) {
        return new Message(position, turn, role, text, label, at, calls, answers, source, images);
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
        if (!images.isEmpty()) {
            json.put("images", imagesJson(images));
        }
        return json.build();
    }

    /// Returns what is told of images: `[{"type","width","height","bytes","sha256"}]`.
    public static Json imagesJson(List<Image> images) {
        return Json.array(images.stream()
                .map(image -> Json.object()
                        .put("type", image.type().mime())
                        .put("width", image.width())
                        .put("height", image.height())
                        .put("bytes", image.size())
                        .put("sha256", image.sha256())
                        .build())
                .toList());
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
