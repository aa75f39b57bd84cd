package dev.homarus.cli.chat;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.util.ArrayList;
import java.util.List;

/// What a request to a model is made of, for the card that asks whether it may go.
final class SendLines {
    /// How many of the newest segments are shown with their text.
    private static final int READ = 12;

    /// What Homarus says itself, the same each time: its beginning is enough.
    private static final String OWN = "public/system";

    private static final int BRIEF = 80;

    /// One line: the name of the row, or nothing where it belongs to the row above; and its text, escaped.
    record Line(String name, String text) {}

    private SendLines() {}

    static List<Line> of(Json.Obj approval) {
        var lines = new ArrayList<Line>();
        add(lines, "model", approval.text("model"));
        add(lines, "destination", approval.text("destination"));
        add(lines, "request", approval.text("method") + " " + approval.text("path"));
        approval.object("headers")
                .orElse(Json.Obj.EMPTY)
                .members()
                .forEach((name, value) ->
                        add(lines, "header", name + ": " + (value instanceof Json.Str(var text) ? text : "?")));
        add(lines, "body", number(approval) + " bytes, SHA-256 " + approval.text("sha256"));
        var segments = approval.array("segments").stream()
                .map(item -> Json.object(item, "segments"))
                .toList();
        int first = Math.max(0, segments.size() - READ);
        if (first > 0) {
            long before = segments.subList(0, first).stream()
                    .mapToLong(SendLines::number)
                    .sum();
            add(lines, "before", first + " segments, " + before + " bytes");
        }
        segments.subList(first, segments.size()).forEach(segment -> segment(lines, segment));
        if (approval.text("state").equals("waiting")) {
            add(lines, "all of it", "homarus approvals show " + approval.text("id") + " --request");
        }
        return lines;
    }

    private static void segment(List<Line> lines, Json.Obj segment) {
        var hidden = segment.flag("hidden", false) ? ", with stand-ins" : "";
        add(
                lines,
                "segment",
                segment.text("source") + ", " + segment.text("label") + ", " + number(segment) + " bytes" + hidden);
        if (segment.text("label").equals(OWN)) {
            segment.optionalText("shown")
                    .ifPresent(text -> lines.add(new Line("", Words.brief(Shown.prose(text), BRIEF))));
        } else {
            text(lines, "", segment, "shown");
        }
        text(lines, "was: ", segment, "shownBefore");
    }

    private static void text(List<Line> lines, String mark, Json.Obj segment, String name) {
        segment.optionalText(name)
                .ifPresent(text -> Shown.prose(text).lines().forEach(line -> lines.add(new Line("", mark + line))));
    }

    private static long number(Json.Obj json) {
        return json.number("bytes", 0, 0, Long.MAX_VALUE);
    }

    private static void add(List<Line> lines, String name, String text) {
        lines.add(new Line(name, Shown.exactly(text)));
    }
}
