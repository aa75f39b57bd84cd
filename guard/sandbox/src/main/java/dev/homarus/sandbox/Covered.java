package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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

    /// Makes those of the closed folders that are not there, empty: a place that is there can be closed, and
    /// nothing else gets its name while a command runs. What cannot be made is left to [#changed].
    static void make(Path workspace, Sight sight) {
        for (var name : sight.closed()) {
            var path = workspace;
            try {
                for (var part : Path.of(name)) {
                    path = path.resolve(part);
                    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createDirectory(path, OWNERS);
                    }
                    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        break;
                    }
                }
            } catch (IOException e) {
                // Somebody else made it now, or nobody can.
                path = workspace;
            }
        }
    }

    /// Returns those of the closed folders that are others now than they were, relative to the workspace:
    /// whoever puts another folder in the place of one takes its cover away.
    List<String> changed(Sight sight) {
        var before = mark.lines().toList();
        return sight.closed().stream()
                .filter(name -> {
                    var line = new StringBuilder();
                    var now = there(workspace, List.of(name), line);
                    return now.isEmpty()
                            || (line.isEmpty()
                                    ? before.stream().anyMatch(known -> known.startsWith(name + " "))
                                    : !before.contains(line.toString().strip()));
                })
                .toList();
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
