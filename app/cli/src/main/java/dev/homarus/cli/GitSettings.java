package dev.homarus.cli;

import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What git's own settings say of where its hooks are: `core.hooksPath`, the last one that is read. Files that
/// others
/// include are read where they are included; what hangs on a condition is not decided here (CLI-048). Source:
/// git-config(1), "Syntax" and "Includes".
final class GitSettings {
    private static final int DEEPEST = 10;
    private static final int MAX_SIZE = 1 << 20;
    private static final Pattern SECTION = Pattern.compile("\\[\\s*([\\w.-]+)(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?\\s*]");
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z][\\w-]*)\\s*=\\s*(.*)");

    private final Path user;
    private Optional<String> hooks = Optional.empty();

    /// @param user what `~` stands for
    GitSettings(Path user) {
        this.user = user;
    }

    /// Returns `core.hooksPath` of everything read so far, `~` replaced; it may be relative.
    Optional<Path> hooks() {
        return hooks.map(this::path);
    }

    /// Reads a file, if it is there.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-048 when a condition decides
    GitSettings read(Path file) {
        read(file, 0, false);
        return this;
    }

    private void read(Path file, int depth, boolean conditional) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        if (depth > DEEPEST) {
            throw undecided(file, "includes others too deeply");
        }
        var section = "";
        for (var line : lines(file)) {
            var rest = line.strip();
            var head = SECTION.matcher(rest);
            if (head.lookingAt()) {
                section = head.group(1).toLowerCase(Locale.ROOT);
                rest = rest.substring(head.end()).strip();
            }
            var entry = ENTRY.matcher(rest);
            if (entry.matches()) {
                entry(
                        file,
                        section + "." + entry.group(1).toLowerCase(Locale.ROOT),
                        value(entry.group(2)),
                        depth,
                        conditional);
            }
        }
    }

    private void entry(Path file, String name, String value, int depth, boolean conditional) {
        switch (name) {
            case "core.hookspath" -> {
                if (conditional) {
                    throw undecided(file, "says by a condition where the hooks are");
                }
                hooks = Optional.of(value).filter(text -> !text.isEmpty());
            }
            case "include.path" -> read(file.resolveSibling(path(value)), depth + 1, conditional);
            case "includeif.path" -> read(file.resolveSibling(path(value)), depth + 1, true);
            default -> {}
        }
    }

    private Path path(String text) {
        return text.startsWith("~/") ? user.resolve(text.substring(2)) : Path.of(text);
    }

    /// A backslash at the end of a line goes on in the next one.
    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw undecided(file, "is larger than 1 MiB");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace("\\\n", "")
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw undecided(file, "cannot be read");
        }
    }

    /// Takes quotes, backslashes and the comment away.
    private static String value(String text) {
        var value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '#' || c == ';')) {
                break;
            } else {
                value.append(c);
            }
        }
        return new String(value.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static RuntimeException undecided(Path file, String why) {
        return new Problem(
                        "CLI-048",
                        "Where git looks for hooks cannot be said: " + file + " " + why + ".",
                        "Set it for this repository, and run it again: git config core.hooksPath .git/hooks")
                .asException();
    }
}
