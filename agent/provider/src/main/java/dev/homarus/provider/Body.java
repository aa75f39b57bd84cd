package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Puts a request body together from labelled segments.
final class Body {
    private final List<Segment> segments = new ArrayList<>();
    private boolean first = true;

    /// Adds Homarus' own bytes.
    void framing(String text) {
        segments.add(new Segment("framing", Label.SYSTEM, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Adds the tools, which are Homarus' own words too.
    void tools(Json tools) {
        segments.add(
                new Segment("tools", Label.SYSTEM, (",\"tools\":" + tools.write()).getBytes(StandardCharsets.UTF_8)));
    }

    /// Adds one element of the array of messages.
    void message(Prompt.Piece piece, Json json) {
        var text = json.write();
        segments.add(new Segment(
                source(piece), piece.label(), (first ? text : "," + text).getBytes(StandardCharsets.UTF_8)));
        first = false;
    }

    private static String source(Prompt.Piece piece) {
        return switch (piece) {
            case Prompt.Instructions s -> "system";
            case Prompt.User u -> "user";
            case Prompt.Assistant a -> "assistant";
            case Prompt.ToolAnswer t -> "tool";
        };
    }

    List<Segment> segments() {
        return segments;
    }

    static Json tools(List<ToolSpec> tools) {
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
