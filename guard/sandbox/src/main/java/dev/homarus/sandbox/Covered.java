package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// How a [Sight] of the workspace is made, with the folders as they are now.
///
/// @param folders those that are closed and there, as commands see them
/// @param open those in which alone something can be changed and that are there, relative to the workspace;
///     empty where anything can
/// @param workspace on the host
/// @param mark what tells all of them from others that take their place
record Covered(List<String> folders, Optional<List<String>> open, Path workspace, String mark) {

    private static final String SIZE = "4096";

    Covered {
        folders = List.copyOf(folders);
        open = open.map(List::copyOf);
    }

    /// Looks at the folders as they are now; nothing where one of them is something else than a folder or lies behind a
    /// link: nothing can stand in its place.
    static Optional<Covered> now(Path workspace, Sight sight) {
        var mark = new StringBuilder();
        var closed = there(workspace, sight.closed(), mark);
        var open = there(workspace, sight.open().orElse(List.of()), mark);
        if (closed.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        var seen = closed.get().stream()
                .map(name -> Enclosure.WORKSPACE + "/" + name)
                .toList();
        return Optional.of(new Covered(seen, sight.open().map(names -> open.get()), workspace, mark.toString()));
    }

    /// Returns those of the folders that are there; nothing where one of them is no folder.
    private static Optional<List<String>> there(Path workspace, List<String> names, StringBuilder mark) {
        var found = new ArrayList<String>();
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
                found.add(name);
                mark.append(name).append(' ').append(key(path)).append('\n');
            }
        }
        return Optional.of(found);
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
        open.ifPresent(names -> {
            arguments.addAll(List.of("--remount-ro", Enclosure.WORKSPACE));
            names.forEach(name -> arguments.addAll(
                    List.of("--bind", workspace.resolve(name).toString(), Enclosure.WORKSPACE + "/" + name)));
        });
        if (open.isEmpty()) {
            // What lies around a closed folder stays where it is: a place that something is mounted on is not renamed.
            around().forEach(name -> arguments.addAll(
                    List.of("--bind", workspace.resolve(name).toString(), Enclosure.WORKSPACE + "/" + name)));
        }
        for (var folder : folders) {
            arguments.addAll(List.of("--perms", "0000", "--size", SIZE, "--tmpfs", folder, "--remount-ro", folder));
        }
        return arguments;
    }

    /// Returns the folders around closed ones, outermost first, relative to the workspace.
    private List<String> around() {
        var all = new TreeSet<String>();
        for (var folder : folders) {
            var name = folder.substring(Enclosure.WORKSPACE.length() + 1);
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                all.add(name.substring(0, slash));
            }
        }
        return List.copyOf(all);
    }
}
