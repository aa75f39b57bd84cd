package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The parts of a request body that the wire formats share.
final class Body {
    private Body() {}

    /// Returns Homarus' own bytes.
    static Segment framing(String text) {
        return new Segment("framing", Label.SYSTEM, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the members of the body before the messages.
    static List<Segment> opening(String members, List<ToolSpec> tools) {
        var segments = new ArrayList<Segment>();
        segments.add(framing("{" + members));
        if (!tools.isEmpty()) {
            var text = ",\"tools\":" + tools(tools).write();
            var label = tools.stream().map(ToolSpec::label).reduce(Label.SYSTEM, Label::join);
            segments.add(new Segment("tools", label, text.getBytes(StandardCharsets.UTF_8)));
        }
        segments.add(framing(",\"messages\":["));
        return segments;
    }

    /// Returns one element of the array of messages.
    ///
    /// @param answered the member that says which call an answer belongs to
    /// @param belongs what it holds
    /// @param call the form of one call
    static Segment message(
            Prompt.Piece piece,
            boolean first,
            String answered,
            Function<Prompt.ToolAnswer, String> belongs,
            Function<ToolCall, Json> call) {
        var json = switch (piece) {
            case Prompt.Instructions(var text, var label) -> message("system", text);
            case Prompt.User(var text, var label, var before) -> message("user", text);
            case Prompt.ToolAnswer answer -> message("tool", answer.text()).put(answered, belongs.apply(answer));
            case Prompt.Assistant(var text, var calls, var label, var before) -> {
                var message = message("assistant", text);
                yield calls.isEmpty()
                        ? message
                        : message.put(
                                "tool_calls",
                                Json.array(calls.stream().map(call).toList()));
            }
        };
        return element(piece, first, json.build());
    }

    private static Json.Builder message(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    private static Segment element(Prompt.Piece piece, boolean first, Json json) {
        var text = first ? json.write() : "," + json.write();
        return new Segment(source(piece), piece.label(), text.getBytes(StandardCharsets.UTF_8), piece.before());
    }

    private static String source(Prompt.Piece piece) {
        return switch (piece) {
            case Prompt.Instructions s -> "system";
            case Prompt.User u -> "user";
            case Prompt.Assistant a -> "assistant";
            case Prompt.ToolAnswer t -> "tool";
        };
    }

    private static Json tools(List<ToolSpec> tools) {
        return Json.array(tools.stream()
                .map(tool -> Json.object()
                        .put("type", "function")
                        .put(
                                "function",
                                Json.object()
                                        .put("name", tool.name())
                                        .put("description", tool.description())
                                        .put("parameters", tool.parameters())
                                        .build())
                        .build())
                .toList());
    }
}
