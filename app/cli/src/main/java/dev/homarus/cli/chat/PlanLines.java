package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Plan as a list of programs, one on each line: the absolute path, every argument, the folder, and what is
/// opened.
final class PlanLines {
    private PlanLines() {}

    /// Returns the lines, escaped.
    static List<String> of(Json.Obj plan) {
        var lines = new ArrayList<String>();
        for (var step : objects(plan, "steps")) {
            var before = switch (step.text("when")) {
                case "if_done" -> "then, if that went well: ";
                case "if_failed" -> "else, if that failed: ";
                default -> lines.isEmpty() ? "" : "then: ";
            };
            for (var stage : objects(step, "stages")) {
                lines.add(before + stage(stage));
                before = "into: ";
            }
        }
        return lines;
    }

    private static String stage(Json.Obj stage) {
        var added = objects(stage, "environment").stream()
                .map(pair -> Shown.exactly(pair.text("name")) + "=" + quoted(pair.text("value")) + " ")
                .collect(Collectors.joining());
        var arguments = stage.array("arguments").stream()
                .skip(1)
                .map(item -> " " + quoted(item instanceof Json.Str(var text) ? text : "?"))
                .collect(Collectors.joining());
        var opened =
                objects(stage, "redirects").stream().map(PlanLines::redirect).collect(Collectors.joining());
        return added + Shown.exactly(stage.text("program")) + arguments + opened + "   in "
                + Shown.exactly(stage.text("folder"));
    }

    private static String redirect(Json.Obj redirect) {
        var descriptor = redirect.number("descriptor", 0, 0, 2);
        var to = Shown.exactly(redirect.text("to"));
        return switch (redirect.text("kind")) {
            case "read" -> "  (reads " + to + ")";
            case "write" -> "  (output " + descriptor + " replaces " + to + ")";
            case "append" -> "  (output " + descriptor + " is added to " + to + ")";
            default -> "  (output " + descriptor + " goes with " + to + ")";
        };
    }

    /// Writes an argument so that one can tell where it begins and ends.
    private static String quoted(String word) {
        var shown = Shown.exactly(word);
        return shown.matches("[A-Za-z0-9._:/@%+=,-]+") ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }

    private static List<Json.Obj> objects(Json.Obj from, String name) {
        return from.array(name).stream().map(item -> Json.object(item, name)).toList();
    }
}
