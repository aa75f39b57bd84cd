package dev.homarus.policy;

/// Absolute paths as text, as commands see them. Nothing here looks at a disk.
final class Paths {
    /// Where commands see the workspace.
    static final String WORKSPACE = "/workspace";

    private Paths() {}

    /// Whether a path is absolute, without `.`, `..`, empty names or a slash at its end.
    static boolean isPlain(String path) {
        if (path.equals("/")) {
            return true;
        }
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            return false;
        }
        int begin = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                if (isNoName(path, begin, i)) {
                    return false;
                }
                begin = i + 1;
            }
        }
        return true;
    }

    /// Whether what stands between two slashes is empty, `.` or `..`.
    private static boolean isNoName(String path, int begin, int end) {
        return switch (end - begin) {
            case 0 -> true;
            case 1 -> path.charAt(begin) == '.';
            case 2 -> path.charAt(begin) == '.' && path.charAt(begin + 1) == '.';
            default -> false;
        };
    }

    /// Whether `path` is `folder` or lies below it; a path that is not plain lies nowhere.
    static boolean isBeneath(String path, String folder) {
        return isPlain(path) && (folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/"));
    }
}
