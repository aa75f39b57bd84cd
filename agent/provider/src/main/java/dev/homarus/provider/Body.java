package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    static Segment message(Prompt.Piece piece, boolean first, Json json) {
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
