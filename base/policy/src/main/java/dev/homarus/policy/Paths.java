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
        for (var name : path.substring(1).split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /// Whether `path` is `folder` or lies below it; a path that is not plain lies nowhere.
    static boolean isBeneath(String path, String folder) {
        return isPlain(path) && (folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/"));
    }
}
