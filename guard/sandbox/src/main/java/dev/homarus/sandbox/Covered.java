package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folders of the workspace in whose place a command finds one that it cannot open.
///
/// @param folders those that are there, as commands see them
/// @param mark what tells them from others that take their place
record Covered(List<String> folders, String mark) {
    static final Covered NOTHING = new Covered(List.of(), "");

    private static final String SIZE = "4096";

    Covered {
        folders = List.copyOf(folders);
    }

    /// Looks at the folders as they are now; nothing where one of them is something else than a folder or lies behind a
    /// link: nothing can stand in its place.
    ///
    /// @param names relative to the workspace
    static Optional<Covered> now(Path workspace, List<String> names) {
        var found = new ArrayList<String>();
        var mark = new StringBuilder();
        for (var name : names) {
            var path = workspace;
            boolean there = true;
            for (var part : Path.of(name)) {
                path = path.resolve(part);
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    there = false;
                    break;
                }
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.empty();
                }
            }
            if (there) {
                found.add(Enclosure.WORKSPACE + "/" + name);
                mark.append(name).append(' ').append(key(path)).append('\n');
            }
        }
        return Optional.of(new Covered(found, mark.toString()));
    }

    private static String key(Path folder) {
        try {
            return String.valueOf(Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (IOException gone) {
            return "";
        }
    }

    /// Returns what has to be said after the workspace was made visible.
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        for (var folder : folders) {
            arguments.addAll(List.of("--perms", "0000", "--size", SIZE, "--tmpfs", folder, "--remount-ro", folder));
        }
        return arguments;
    }
}
