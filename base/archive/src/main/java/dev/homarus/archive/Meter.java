package dev.homarus.archive;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Holds an archive to its budget, and its names to being plain and different. For one reading.
final class Meter {
    private static final int MAX_PATH = 1_024;

    private final Budget budget;
    private final long packed;
    private final Set<String> files = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private final Set<String> named = new HashSet<>();
    private int entries;
    private long bytes;

    /// @param packed the archive's size in bytes
    Meter(Budget budget, long packed) {
        this.budget = budget;
        this.packed = packed;
    }

    /// Counts one entry.
    ///
    /// @param total bytes of content that are known to come with it and those before
    void announce(long total) {
        if (++entries > budget.entries()) {
            throw Problems.over("holds more than " + budget.entries() + " entries");
        }
        if (total < 0 || total > budget.bytes()) {
            throw Problems.over("unpacks to more than " + budget.bytes() + " bytes");
        }
    }

    /// Counts unpacked bytes.
    void take(long more) {
        bytes += more;
        if (bytes > budget.bytes()) {
            throw Problems.over("unpacks to more than " + budget.bytes() + " bytes");
        }
        if (bytes > Math.max(Budget.FREE, packed * budget.ratio())) {
            throw Problems.over("unpacks to more than " + budget.ratio() + " times its size");
        }
    }

    /// Checks a path without a slash at its end.
    void name(String path, boolean folder) {
        if (path.isEmpty() || path.length() > MAX_PATH || path.startsWith("/") || path.endsWith("/")) {
            throw badName();
        }
        var names = path.split("/", -1);
        if (names.length > budget.depth()) {
            throw Problems.over("is more than " + budget.depth() + " folders deep");
        }
        for (var name : names) {
            if (!isPlain(name)) {
                throw badName();
            }
        }
        if (path.startsWith("~") || path.matches("[A-Za-z]:.*")) {
            throw badName();
        }
        place(path.toLowerCase(Locale.ROOT), folder);
    }

    /// Upper and lower case count alike, as they do on some disks.
    private void place(String key, boolean folder) {
        if (!named.add(key)) {
            throw Problems.malformed("holds a name twice");
        }
        for (int at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) {
            folders.add(key.substring(0, at));
            if (files.contains(key.substring(0, at))) {
                throw Problems.malformed("holds a name as a file and as a folder");
            }
        }
        (folder ? folders : files).add(key);
        if (files.contains(key) && folders.contains(key)) {
            throw Problems.malformed("holds a name as a file and as a folder");
        }
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('\\') < 0
                && name.chars().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd);
    }

    private static RuntimeException badName() {
        return Problems.forbidden("a name that is absolute, leads upwards or cannot be seen");
    }
}
