package dev.homarus.backup;

import java.util.Locale;
import java.util.Set;

/// The names of files that go into a backup or come out of one, and of the repository's own files.
final class Names {
    private static final int LONGEST = 1_024;
    private static final int LONGEST_PART = 255;
    private static final int DEEPEST = 32;
    private static final Set<String> KEYS = Set.of("keyring.json", "machine.key");

    private Names() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%08d", number);
    }

    /// Returns whether it is a plain relative path, in the form that every file system takes for the same file, and
    /// not that of a file of keys.
    static boolean isPlain(String path) {
        if (path.isEmpty() || path.length() > LONGEST || path.startsWith("~") || path.matches("[A-Za-z]:.*")) {
            return false;
        }
        var parts = path.split("/", -1);
        if (parts.length > DEEPEST) {
            return false;
        }
        for (var part : parts) {
            if (!isPlainPart(part)) {
                return false;
            }
        }
        return !isKeys(parts[parts.length - 1]);
    }

    private static boolean isPlainPart(String part) {
        return !part.isEmpty()
                && part.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= LONGEST_PART
                && !part.equals(".")
                && !part.equals("..")
                && !part.endsWith(".")
                && !part.endsWith(" ")
                && part.chars().noneMatch(c -> c == '\\' || c == ':' || c == 0xfffd || Character.isISOControl(c))
                && part.codePoints().noneMatch(c -> c <= 0xffff && Character.isSurrogate((char) c));
    }

    /// Whether a file holds the keys of a home; no stream of a backup may.
    private static boolean isKeys(String name) {
        var folded = folded(name);
        return KEYS.stream().anyMatch(folded::startsWith);
    }

    /// Returns what two names have in common that are one file on a disk that folds case and accents.
    static String folded(String path) {
        return java.text.Normalizer.normalize(path, java.text.Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
