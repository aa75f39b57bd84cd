package dev.homarus.gateway;

import dev.homarus.image.Image;
import dev.homarus.loop.Wants;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a program asks in the body of a chat completion.
///
/// @param messages all that it brought along
/// @param fresh those after the last answer: what is new where a Session remembers the rest
/// @param wants its tools, and the shape of the answer
record OpenAiRequest(List<Message> messages, List<Message> fresh, Wants wants) {
    private static final int MAX_TOOLS = 128;
    private static final int MAX_MESSAGES = 4_000;

    /// Reads a body.
    ///
    /// @param label of what the program says; what it says that others said is trusted less
    /// @throws JsonException with what has to be mended
    static OpenAiRequest of(Json.Obj json, Label label, Instant now) {
        var items = json.array("messages");
        if (items.size() > MAX_MESSAGES) {
            throw new JsonException("messages", "has to have at most " + MAX_MESSAGES + " items");
        }
        var messages = new ArrayList<Message>();
        int newest = 0;
        for (var item : items) {
            var message = message(Json.object(item, "messages"), label, now);
            messages.add(message);
            if (message.role() == Role.ASSISTANT) {
                newest = messages.size();
            }
        }
        var fresh = List.copyOf(messages.subList(newest, messages.size()));
        if (fresh.isEmpty()) {
            throw new JsonException("messages", "has to end with something that is said to the model");
        }
        return new OpenAiRequest(
                List.copyOf(messages), fresh, new Wants(tools(json, label), OpenAiShape.of(json, label)));
    }

    /// Returns what is said now, to be shown.
    String said() {
        return fresh.stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::text)
                .collect(Collectors.joining("\n"));
    }

    /// Returns the images that are shown now.
    List<Image> shown() {
        return fresh.stream().flatMap(message -> message.images().stream()).toList();
    }

    /// Returns the label of all that it brought along.
    Label label() {
        return messages.stream().map(Message::whole).reduce(Label.SYSTEM, Label::join);
    }

    private static Message message(Json.Obj json, Label label, Instant now) {
        var text = content(json);
        return switch (json.text("role")) {
            case "user" -> Message.of("", Role.USER, text, label, now).showing(OpenAiImages.of(json));
            case "system", "developer" -> Message.of("", Role.USER, text, label, now);
            case "assistant" ->
                Message.of("", Role.ASSISTANT, text, untrusted(label), now).asking(calls(json), "caller");
            case "tool" ->
                Message.of("", Role.TOOL, text, untrusted(label), now)
                        .answering(
                                json.text("tool_call_id"),
                                json.optionalText("name").orElse("caller"));
            default -> throw new JsonException("role", "has to be system, developer, user, assistant or tool");
        };
    }

    private static Label untrusted(Label label) {
        return label.join(Label.UNKNOWN);
    }

    private static String content(Json.Obj json) {
        var content = json.get("content");
        if (content.isEmpty()) {
            return "";
        }
        return switch (content.get()) {
            case Json.Str(var text) -> text;
            case Json.Arr(var parts) ->
                parts.stream()
                        .map(part -> Json.object(part, "content"))
                        .filter(part -> !OpenAiImages.isOne(json, part))
                        .map(part -> {
                            if (!part.text("type").equals("text")) {
                                throw new JsonException(
                                        "content", "has to be text, and images of the role user; sound is not taken");
                            }
                            return part.text("text");
                        })
                        .collect(Collectors.joining("\n"));
            default -> throw new JsonException("content", "has to be a string or an array of parts");
        };
    }

    private static List<Message.Call> calls(Json.Obj json) {
        return json.array("tool_calls").stream()
                .map(item -> Json.object(item, "tool_calls"))
                .map(call -> {
                    var function = call.object("function")
                            .orElseThrow(() -> new JsonException("function", "has to be an object"));
                    return new Message.Call(
                            call.text("id"),
                            function.text("name"),
                            function.optionalText("arguments").orElse("{}"));
                })
                .toList();
    }

    private static List<ToolSpec> tools(Json.Obj json, Label label) {
        var items = json.array("tools");
        if (items.size() > MAX_TOOLS) {
            throw new JsonException("tools", "has to have at most " + MAX_TOOLS + " items");
        }
        return items.stream()
                .map(item -> Json.object(item, "tools"))
                .map(tool -> {
                    var function = tool.object("function")
                            .orElseThrow(() -> new JsonException("function", "has to be an object"));
                    try {
                        return new ToolSpec(
                                function.text("name"),
                                function.optionalText("description").orElse(""),
                                function.object("parameters").orElse(Json.Obj.EMPTY),
                                label);
                    } catch (IllegalArgumentException e) {
                        throw new JsonException("the name of a tool", "has to be 1 to 64 letters, digits, _ or -");
                    }
                })
                .toList();
    }
}
