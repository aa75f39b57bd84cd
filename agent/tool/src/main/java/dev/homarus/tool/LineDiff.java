package dev.homarus.tool;

import java.util.ArrayList;
import java.util.List;

/// The lines that go and come between two texts, with a few around them. Each line is escaped.
final class LineDiff {
    private static final int AROUND = 3;

    /// The largest table of the longest common subsequence, in cells; beyond it, all lines between go and come.
    private static final int MAX_CELLS = 1_000_000;

    private record Line(char sign, String text, int number) {}

    private final List<String> old;
    private final List<String> now;
    private final List<Line> lines = new ArrayList<>();

    private LineDiff(List<String> old, List<String> now) {
        this.old = old;
        this.now = now;
    }

    /// Returns lines that begin with `-`, `+` or a space, in groups headed by `@@ line N`.
    static String of(String old, String now) {
        return new LineDiff(split(old), split(now)).text();
    }

    /// Splits behind each line break, so that a missing last one is a difference.
    static List<String> split(String text) {
        var lines = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(at, next));
            at = next;
        }
        return lines;
    }

    private String text() {
        int start = 0;
        int shorter = Math.min(old.size(), now.size());
        while (start < shorter && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        same(0, start);
        middle(start, old.size() - end, start, now.size() - end);
        same(old.size() - end, old.size());
        return shown();
    }

    private void same(int from, int to) {
        for (int i = from; i < to; i++) {
            lines.add(new Line(' ', old.get(i), i + 1));
        }
    }

    private void middle(int a, int aEnd, int b, int bEnd) {
        int rows = aEnd - a;
        int columns = bEnd - b;
        var longest = (long) (rows + 1) * (columns + 1) <= MAX_CELLS ? table(a, aEnd, b, bEnd) : new int[0][];
        int i = 0;
        int j = 0;
        while (i < rows || j < columns) {
            boolean both = i < rows && j < columns && longest.length > 0;
            if (both && old.get(a + i).equals(now.get(b + j))) {
                lines.add(new Line(' ', old.get(a + i), a + i + 1));
                i++;
                j++;
            } else if (i < rows && (!both || longest[i + 1][j] >= longest[i][j + 1])) {
                lines.add(new Line('-', old.get(a + i), a + i + 1));
                i++;
            } else {
                lines.add(new Line('+', now.get(b + j), a + i + 1));
                j++;
            }
        }
    }

    private int[][] table(int a, int aEnd, int b, int bEnd) {
        var longest = new int[aEnd - a + 1][bEnd - b + 1];
        for (int i = aEnd - a - 1; i >= 0; i--) {
            for (int j = bEnd - b - 1; j >= 0; j--) {
                longest[i][j] = old.get(a + i).equals(now.get(b + j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        return longest;
    }

    private String shown() {
        var text = new StringBuilder();
        boolean before = false;
        for (int i = 0; i < lines.size(); i++) {
            boolean here = isShown(i);
            if (here && !before) {
                text.append("@@ line ").append(lines.get(i).number()).append('\n');
            }
            if (here) {
                append(text, lines.get(i));
            }
            before = here;
        }
        return text.toString();
    }

    private boolean isShown(int at) {
        for (int i = Math.max(0, at - AROUND); i <= Math.min(lines.size() - 1, at + AROUND); i++) {
            if (lines.get(i).sign() != ' ') {
                return true;
            }
        }
        return false;
    }

    private static void append(StringBuilder text, Line line) {
        boolean ended = line.text().endsWith("\n");
        var plain = ended ? line.text().substring(0, line.text().length() - 1) : line.text();
        text.append(line.sign()).append(ChangeText.shown(plain)).append('\n');
        if (!ended) {
            text.append("\\ no line break at the end\n");
        }
    }
}
