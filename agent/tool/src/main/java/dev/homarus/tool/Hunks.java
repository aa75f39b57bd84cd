package dev.homarus.tool;

import dev.homarus.protocol.Shown;
import dev.homarus.tool.UnifiedPatch.FilePatch;
import dev.homarus.tool.UnifiedPatch.Hunk;
import java.util.ArrayList;
import java.util.List;

/// Puts hunks into a text. A hunk goes where it says, or else to the only place behind the hunk before where
/// its old lines stand; nothing is guessed.
final class Hunks {
    private final FilePatch patch;
    private final List<String> lines;

    /// How many lines the hunks before have added.
    private int shift;

    /// The first line that no hunk has touched.
    private int free;

    private Hunks(FilePatch patch, String text) {
        this.patch = patch;
        this.lines = new ArrayList<>(LineDiff.split(text));
    }

    /// Returns the text with all hunks of `patch` in it.
    static String apply(FilePatch patch, String text) {
        var hunks = new Hunks(patch, text);
        for (int i = 0; i < patch.hunks().size(); i++) {
            hunks.apply(patch.hunks().get(i), i + 1);
        }
        return String.join("", hunks.lines);
    }

    private void apply(Hunk hunk, int number) {
        int at = place(hunk, number);
        var part = lines.subList(at, at + hunk.old().size());
        part.clear();
        part.addAll(hunk.now());
        shift += hunk.now().size() - hunk.old().size();
        free = at + hunk.now().size();
    }

    private int place(Hunk hunk, int number) {
        int said = hunk.old().isEmpty() ? hunk.line() + shift : hunk.line() - 1 + shift;
        if (hunk.line() > 0 && fits(hunk, said)) {
            return said;
        }
        if (hunk.old().isEmpty()) {
            if (lines.isEmpty()) {
                return 0;
            }
            throw mismatch(number, "has no old lines, and its line number is outside the file");
        }
        int only = -1;
        for (int at = free; at + hunk.old().size() <= lines.size(); at++) {
            if (fits(hunk, at)) {
                if (only >= 0) {
                    throw mismatch(number, "matches in more than one place; add lines around it");
                }
                only = at;
            }
        }
        if (only < 0) {
            throw mismatch(number, "does not match the file; read it and make the patch again");
        }
        return only;
    }

    private boolean fits(Hunk hunk, int at) {
        int end = at + hunk.old().size();
        return at >= free && end <= lines.size() && lines.subList(at, end).equals(hunk.old());
    }

    private FileHands.Ended mismatch(int number, String what) {
        return FileHands.failed("hunk " + number + " of " + Shown.exactly(patch.path()) + " " + what);
    }
}
