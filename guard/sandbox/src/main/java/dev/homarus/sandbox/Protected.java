package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Files of the workspace that programs of the host act on by themselves once its owner works there: git's
/// hooks and
/// configuration, direnv's environment, editors' tasks. What a command makes or changes there is told with its
/// output.
///
/// They are looked for in the workspace itself and in its folders, not deeper.
record Protected(Path workspace, String inside) {
    private static final List<String> NAMES = List.of(".envrc", ".git", ".idea", ".vscode");
    private static final String GIT = ".git";
    private static final List<String> OF_GIT = List.of("config", "hooks");

    /// How many folders of the workspace, and how many files of each protected folder, are looked at.
    private static final int MAX_FOLDERS = 128;

    private static final int MAX_FILES = 64;

    /// What identifies each protected file as it is now, by its path.
    record State(Map<Path, String> stamps) {}

    State look() {
        var stamps = new TreeMap<Path, String>();
        for (var folder : folders()) {
            NAMES.stream()
                    .map(folder::resolve)
                    .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> stampAll(path, stamps));
        }
        return new State(stamps);
    }

    private List<Path> folders() {
        var folders = new ArrayList<>(List.of(workspace));
        try (var entries = Files.newDirectoryStream(workspace, this::isFolder)) {
            for (var entry : entries) {
                if (folders.size() > MAX_FOLDERS) {
                    break;
                }
                folders.add(entry);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return folders;
        }
        return folders;
    }

    private boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// A link is looked at as itself, so that nothing outside the workspace is.
    private void stampAll(Path path, Map<Path, String> stamps) {
        if (path.endsWith(GIT) && isFolder(path)) {
            OF_GIT.forEach(name -> stamp(path.resolve(name), stamps));
        } else {
            stamp(path, stamps);
        }
    }

    private static void stamp(Path path, Map<Path, String> stamps) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()) {
                stamps.put(path, stamp(path, found));
                return;
            }
            try (var entries = Files.newDirectoryStream(path)) {
                int left = MAX_FILES;
                for (var entry : entries) {
                    if (left-- == 0) {
                        return;
                    }
                    stamps.put(
                            entry,
                            stamp(
                                    entry,
                                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            stamps.put(path, "unreadable");
        }
    }

    private static String stamp(Path path, BasicFileAttributes found) throws IOException {
        return found.fileKey() + " " + found.size() + " " + found.lastModifiedTime() + " "
                + Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }

    /// Returns what is new, different or gone since, as paths inside the sandbox.
    List<String> changed(State before) {
        var now = look();
        var changed = new TreeSet<Path>();
        now.stamps().forEach((path, stamp) -> {
            if (!stamp.equals(before.stamps().get(path))) {
                changed.add(path);
            }
        });
        before.stamps().keySet().stream()
                .filter(path -> !now.stamps().containsKey(path))
                .forEach(changed::add);
        return changed.stream()
                .map(path -> inside + "/" + workspace.relativize(path))
                .toList();
    }
}
