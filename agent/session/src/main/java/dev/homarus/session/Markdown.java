package dev.homarus.session;

import dev.homarus.protocol.Shown;
import java.util.List;

/// Pieces of Markdown (CommonMark, and what editors of notes add to it) that hold any text as a text: nothing
/// in it
/// ends the piece, hides what follows, runs, or fetches something when the document is opened.
final class Markdown {
    private static final int FENCE = 3;

    /// What a text has to be free of to be quoted as Markdown: HTML, fences, pictures and embedded notes,
    /// callouts,
    /// comments, formulas, templates, queries, and definitions of links, which count for the whole document.
    private static final List<String> ACTIVE =
            List.of("<", "```", "~~~", "![", "[[", "[!", "%%", "$$", "{{", "`=", "`$", "]:");

    private Markdown() {}

    /// What somebody said: as a quotation, every line behind `> `, that keeps its lists and its emphasis; as a
    /// fenced block where it has anything active in it. Nothing for an empty text.
    static String said(String text) {
        var shown = Shown.prose(text);
        if (shown.isEmpty()) {
            return "";
        }
        if (ACTIVE.stream().anyMatch(shown::contains)) {
            return fenced("text", shown);
        }
        var out = new StringBuilder(shown.length() + shown.length() / 16 + 8);
        for (var line : shown.split("\n", -1)) {
            out.append(line.isEmpty() ? ">" : "> ").append(line).append('\n');
        }
        return out.append('\n').toString();
    }

    /// A block that shows its content letter by letter. Its fence is longer than any row of backticks in it.
    ///
    /// @param language one word
    static String fenced(String language, String text) {
        var shown = Shown.prose(text);
        var fence = "`".repeat(Math.max(FENCE, longestRun(shown) + 1));
        return fence + language + "\n" + shown + "\n" + fence + "\n\n";
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /// A text within a line, letter by letter: everything that could be markup is escaped.
    static String inline(String text) {
        var out = new StringBuilder();
        Shown.exactly(text).codePoints().forEach(c -> {
            if (c < 0x7f && !Character.isLetterOrDigit(c) && c != ' ') {
                out.append('\\');
            }
            out.appendCodePoint(c);
        });
        return out.toString();
    }

    /// A text as a value of front matter: a double-quoted scalar of YAML on one line. What cannot be seen is
    /// written
    /// as its number, as [Shown#exactly] does, with the backslash escaped.
    static String scalar(String text) {
        return '"' + Shown.exactly(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
