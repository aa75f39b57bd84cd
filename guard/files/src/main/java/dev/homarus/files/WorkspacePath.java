package dev.homarus.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A place below the workspace. Every path that comes from outside goes through [#of], and what it returns is
/// what is decided on, shown and opened: there is no second reading.
///
/// @param names from the workspace down; none is the workspace itself
public record WorkspacePath(List<String> names) {
    /// The workspace itself.
    public static final WorkspacePath ROOT = new WorkspacePath(List.of());

    /// Where a command in the sandbox sees the workspace.
    public static final String MOUNT = "/workspace";

    /// The longest path, in characters.
    public static final int MAX_LENGTH = 4_096;

    /// How many names a path may have; each is a folder that is opened.
    public static final int MAX_DEPTH = 64;

    /// What Homarus' own unfinished files are called.
    static final String OWN = ".homarus-";

    private static final int MAX_NAME_BYTES = 255;
    private static final Pattern SCHEME = Pattern.compile("(?i)^(?:[a-z]:|file:|[a-z][a-z0-9+.-]*:/).*");
    private static final Pattern ENCODED = Pattern.compile("(?i)%(?:2e|2f|5c|00|25)");
    private static final Pattern DOTS = Pattern.compile("[@~\\p{Z}]*\\.\\.[.\\p{Z}]*|\\.");

    public WorkspacePath {
        names = List.copyOf(names);
    }

    /// Reads a path as a model or a person writes it: relative, or as commands see it below `/workspace`.
    ///
    /// @throws dev.homarus.types.ProblemException FILES-001 for anything that could mean another place to
    ///     somebody: absolute, `..`, `~`, `@`, a drive letter or scheme, a backslash, percent-encoded
    ///     separators, control characters, spaces around a name
    public static WorkspacePath of(String given) {
        if (given.length() > MAX_LENGTH) {
            throw Problems.path("is longer than " + MAX_LENGTH + " characters");
        }
        if (given.chars().anyMatch(Character::isISOControl) || given.indexOf('\\') >= 0) {
            throw Problems.path("has a backslash or a character that cannot be seen");
        }
        if (ENCODED.matcher(given).find() || SCHEME.matcher(given).matches()) {
            throw Problems.path("looks like an address, not like a file name");
        }
        var inside = withoutStart(given);
        if (inside.startsWith("/") || inside.startsWith("~") || inside.startsWith("@")) {
            throw Problems.path("does not lie below the workspace");
        }
        return new WorkspacePath(Arrays.stream(inside.split("/"))
                        .filter(name -> !name.isEmpty())
                        .map(WorkspacePath::checked)
                        .toList())
                .bounded();
    }

    /// Takes `/workspace` and then `./` away, each once.
    private static String withoutStart(String given) {
        var inside = given;
        for (var start : List.of(MOUNT, ".")) {
            if (inside.equals(start)) {
                return "";
            }
            if (inside.startsWith(start + "/")) {
                inside = inside.substring(start.length() + 1);
            }
        }
        return inside;
    }

    private static String checked(String name) {
        if (DOTS.matcher(name).matches()) {
            throw Problems.path("has a name that leads elsewhere");
        }
        if (!name.equals(name.strip())
                || isSpace(name.codePointAt(0))
                || isSpace(name.codePointBefore(name.length()))) {
            throw Problems.path("has spaces around a name");
        }
        if (name.startsWith(OWN) || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw Problems.path("has a name that is too long or reserved");
        }
        try {
            var _ = Path.of(name);
        } catch (InvalidPathException e) {
            throw Problems.path("is not a file name here");
        }
        return name;
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private WorkspacePath bounded() {
        if (names.size() > MAX_DEPTH) {
            throw Problems.path("lies too deep");
        }
        return this;
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /// Returns the folder it lies in; of the workspace, the workspace.
    public WorkspacePath parent() {
        return isRoot() ? this : new WorkspacePath(names.subList(0, names.size() - 1));
    }

    /// Returns its last name, empty for the workspace.
    public String name() {
        return isRoot() ? "" : names.getLast();
    }

    /// Returns the form that [#of] reads as this, and that Actions hold.
    public String text() {
        return String.join("/", names);
    }
}
