package dev.homarus.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A unified diff: files, and the hunks of each. Line counts in hunk headings are not relied on; models count
/// badly, and what is shown to the owner is the change that comes of it, not the patch.
///
/// @param files in the order of the patch
record UnifiedPatch(List<FilePatch> files) {
    /// The longest patch, in characters.
    static final int MAX_LENGTH = 1_000_000;

    private static final String NOWHERE = "/dev/null";
    private static final Pattern HUNK = Pattern.compile("^@@(?: -(\\d{1,9})(?:,\\d+)? \\+\\d+(?:,\\d+)? @@.*)?.*$");

    /// What happens to one file.
    ///
    /// @param from nothing where the file is made
    /// @param to nothing where it is removed
    record FilePatch(Optional<String> from, Optional<String> to, List<Hunk> hunks) {
        String path() {
            return to.or(() -> from).orElse("");
        }
    }

    /// Lines that go and come.
    ///
    /// @param line where the old lines are said to begin, from 1; 0 when it is not said
    /// @param old what has to be there, each line with its line break
    /// @param now what is there instead
    record Hunk(int line, List<String> old, List<String> now) {}

    static UnifiedPatch parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw FileHands.failed("the patch is longer than " + MAX_LENGTH + " characters");
        }
        var files = new Parser(LineDiff.split(text.endsWith("\n") ? text : text + "\n")).files();
        if (files.isEmpty()) {
            throw FileHands.failed("the patch names no file: it needs lines that begin with --- and +++");
        }
        return new UnifiedPatch(files);
    }

    private static final class Parser {
        private final List<String> lines;
        private int at;

        Parser(List<String> lines) {
            this.lines = lines;
        }

        List<FilePatch> files() {
            var files = new ArrayList<FilePatch>();
            while (at < lines.size()) {
                if (isFile()) {
                    files.add(file());
                } else if (lines.get(at).startsWith("rename ") || lines.get(at).startsWith("GIT binary")) {
                    throw FileHands.failed("the patch renames a file or is binary, which is not supported");
                } else if (HUNK.matcher(chomped(at)).matches()) {
                    throw FileHands.failed("a hunk stands before its file's --- and +++ lines");
                } else {
                    at++;
                }
            }
            return files;
        }

        private boolean isFile() {
            return at + 1 < lines.size()
                    && lines.get(at).startsWith("--- ")
                    && lines.get(at + 1).startsWith("+++ ");
        }

        private FilePatch file() {
            var from = name(at);
            var to = name(at + 1);
            at += 2;
            boolean prefixed = (from.equals(NOWHERE) || from.startsWith("a/"))
                    && (to.equals(NOWHERE) || to.startsWith("b/"))
                    && !(from.equals(NOWHERE) && to.equals(NOWHERE));
            var hunks = new ArrayList<Hunk>();
            while (at < lines.size() && HUNK.matcher(chomped(at)).matches()) {
                hunks.add(hunk());
            }
            return new FilePatch(path(from, prefixed), path(to, prefixed), hunks);
        }

        private String name(int line) {
            var text = chomped(line).substring(4);
            int tab = text.indexOf('\t');
            return tab < 0 ? text : text.substring(0, tab);
        }

        private static Optional<String> path(String name, boolean prefixed) {
            return name.equals(NOWHERE) ? Optional.empty() : Optional.of(prefixed ? name.substring(2) : name);
        }

        private String chomped(int line) {
            var text = lines.get(line);
            return text.substring(0, text.length() - 1);
        }

        private Hunk hunk() {
            var heading = HUNK.matcher(chomped(at));
            int line = heading.matches() && heading.group(1) != null ? Integer.parseInt(heading.group(1)) : 0;
            at++;
            var old = new ArrayList<String>();
            var now = new ArrayList<String>();
            while (at < lines.size() && isBody()) {
                body(old, now);
                at++;
            }
            return new Hunk(line, List.copyOf(old), List.copyOf(now));
        }

        private boolean isBody() {
            var line = lines.get(at);
            boolean last = line.equals("\n") && at == lines.size() - 1;
            return !last && !isFile() && " +-\\\n".indexOf(line.charAt(0)) >= 0;
        }

        private void body(List<String> old, List<String> now) {
            var line = lines.get(at);
            switch (line.charAt(0)) {
                case '-' -> old.add(line.substring(1));
                case '+' -> now.add(line.substring(1));
                case '\\' -> withoutBreak(old, now, lines.get(at - 1).charAt(0));
                default -> {
                    var same = line.equals("\n") ? line : line.substring(1);
                    old.add(same);
                    now.add(same);
                }
            }
        }

        private static void withoutBreak(List<String> old, List<String> now, char of) {
            if (of != '+') {
                chompLast(old);
            }
            if (of != '-') {
                chompLast(now);
            }
        }

        private static void chompLast(List<String> lines) {
            if (!lines.isEmpty() && lines.getLast().endsWith("\n")) {
                lines.add(lines.removeLast().replaceFirst("\n$", ""));
            }
        }
    }
}
