package dev.homarus.tool;

import dev.homarus.files.Changes;
import dev.homarus.files.Content;
import dev.homarus.files.RunsLater;
import dev.homarus.files.WorkspacePath;
import dev.homarus.protocol.Shown;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A change of a file as its owner is asked about it: what is special about it first, then the lines that go
/// and come, with everything written out that cannot be seen.
final class ChangeText {
    private ChangeText() {}

    /// @param files how many files are changed together
    static String of(WorkspacePath path, Content before, Optional<byte[]> after, int files) {
        var text = new StringBuilder();
        RunsLater.why(path)
                .ifPresent(why ->
                        text.append("! runs later on its own: ").append(why).append('\n'));
        if (files > 1) {
            text.append("! one of ").append(files).append(" files that are changed together\n");
        }
        if (!Changes.canBeUndone(before)) {
            text.append("! cannot be undone: what is there now is too large to be kept\n");
        }
        if (before.isAbsent()) {
            text.append("new file\n");
        }
        if (after.isEmpty()) {
            text.append("removes the file\n");
        }
        return text.append(lines(before, after)).toString();
    }

    /// Returns what a call's line adds to a path that runs later.
    static String flag(WorkspacePath path) {
        return RunsLater.why(path)
                .map(why -> " (runs later on its own: " + why + ")")
                .orElse("");
    }

    private static String lines(Content before, Optional<byte[]> after) {
        var old = readable(before);
        var now = after.map(Content::of).map(ChangeText::readable).orElse(Optional.of(""));
        if (old.isEmpty()) {
            return "- " + before.size() + " bytes that are not shown\n"
                    + now.map(text -> LineDiff.of("", text)).orElse("");
        }
        return now.map(text -> LineDiff.of(old.get(), text))
                .orElseGet(() -> "+ " + after.orElse(new byte[0]).length + " bytes that are no text\n");
    }

    private static Optional<String> readable(Content content) {
        try {
            return Optional.of(content.isAbsent() ? "" : content.text());
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /// Returns a line of a change. Controls and what reorders text stay: the gate sees them, warns, and faces
    /// write them out with [Shown#prose]. What that leaves, and leaves no trace on a screen, is written out
    /// here, and so are a carriage return at the end and text that looks like an escape.
    static String shown(String line) {
        var text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); ) {
            int next = line.offsetByCodePoints(i, 1);
            var one = line.substring(i, next);
            boolean faces = !Shown.prose(one).equals(one) && !(one.equals("\r") && next == line.length());
            boolean escape = line.startsWith("\\u{", i);
            text.append(faces || one.equals("\t") ? one : escape ? "\\u{5c}" : Shown.exactly(one));
            i = next;
        }
        return text.toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
