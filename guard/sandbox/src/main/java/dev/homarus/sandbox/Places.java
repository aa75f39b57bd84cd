package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What stands at one place inside the sandbox, without following a link: the places that [Enclosure] makes,
/// or those
/// that [Landlock] leaves, told from outside.
///
/// @param workspace the host's folder that commands work in, without links
/// @param inside where that is inside
/// @param made what is inside and not the host's
/// @param etc the files of `/etc` that are the host's
record Places(Path workspace, String inside, Map<String, Place> made, Set<String> etc) {
    /// What stands at a place.
    sealed interface Place {
        /// A folder or file of the host.
        record Host(Path path, boolean folder) implements Place {}

        /// A link, and where it leads as seen inside.
        record Link(String target) implements Place {}

        /// A folder that is not the host's.
        ///
        /// @param open whether its names can be read
        record Made(List<String> names, boolean open) implements Place {}

        /// A file that is made for each run.
        record MadeFile() implements Place {}

        record Other() implements Place {}

        record Absent() implements Place {}
    }

    private static final Set<String> OF_THE_HOST = Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr");
    private static final List<String> DEVICES = List.of(
            "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom",
            "zero");
    private static final Map<String, Place> ISOLATED = Map.of(
            "/",
            new Place.Made(
                    List.of("bin", "dev", "etc", "lib", "lib64", "proc", "sbin", "tmp", "usr", "workspace"), true),
            "/etc",
            new Place.Made(List.of("alternatives", "group", "ld.so.cache", "nsswitch.conf", "passwd"), true),
            "/etc/group",
            new Place.MadeFile(),
            "/etc/nsswitch.conf",
            new Place.MadeFile(),
            "/etc/passwd",
            new Place.MadeFile(),
            "/dev",
            new Place.Made(DEVICES, true),
            "/dev/shm",
            new Place.Made(List.of(), true),
            "/proc",
            new Place.Made(List.of(), false),
            "/tmp",
            new Place.Made(List.of(), true));

    /// Returns what an [Enclosure] makes.
    static Places isolated(Path workspace) {
        return new Places(workspace, Enclosure.WORKSPACE, ISOLATED, Set.of("alternatives", "ld.so.cache"));
    }

    /// Returns what a [Confinement] leaves: the folders above the workspace can be walked through, not read.
    static Places confined(Path workspace) {
        var made = new HashMap<String, Place>();
        for (var folder = workspace.getParent(); folder != null; folder = folder.getParent()) {
            made.put(folder.toString(), new Place.Made(List.of(), false));
        }
        for (var folder : List.of("/", "/etc", "/dev", "/proc", "/tmp")) {
            made.put(folder, new Place.Made(List.of(), false));
        }
        return new Places(
                workspace,
                workspace.toString(),
                Map.copyOf(made),
                Set.of("alternatives", "group", "ld.so.cache", "nsswitch.conf", "passwd"));
    }

    /// Returns where a path is inside that names the workspace as an [Enclosure] does.
    String moved(String path) {
        return path.equals(Enclosure.WORKSPACE) || path.startsWith(Enclosure.WORKSPACE + "/")
                ? inside + path.substring(Enclosure.WORKSPACE.length())
                : path;
    }

    /// Looks at a place whose folder has been looked at: an absolute path without `.`, `..`, doubled slashes,
    /// and without links above the last name.
    Place at(String path) {
        var known = made.get(path);
        if (known != null) {
            return known;
        }
        try {
            return host(path)
                    .map(Places::look)
                    .orElseGet(
                            () -> path.startsWith("/proc/") || isDevice(path) ? new Place.Other() : new Place.Absent());
        } catch (InvalidPathException e) {
            return new Place.Other();
        }
    }

    private static boolean isDevice(String path) {
        return path.startsWith("/dev/") && DEVICES.contains(path.substring("/dev/".length()));
    }

    /// Returns the host's path behind a path inside; empty where nothing of the host is.
    Optional<Path> host(String path) {
        var wanted = Path.of(path);
        if (wanted.startsWith(inside)) {
            return Optional.of(
                    workspace.resolve(Path.of(inside).relativize(wanted).toString()));
        }
        boolean there = wanted.getNameCount() > 0
                && (OF_THE_HOST.contains(wanted.getName(0).toString()) || isEtcOfTheHost(wanted));
        return there ? Optional.of(wanted) : Optional.empty();
    }

    private boolean isEtcOfTheHost(Path path) {
        return path.startsWith("/etc")
                && path.getNameCount() > 1
                && etc.contains(path.getName(1).toString());
    }

    private static Place look(Path host) {
        try {
            var found = Files.readAttributes(host, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isSymbolicLink()) {
                return new Place.Link(Files.readSymbolicLink(host).toString());
            }
            return found.isDirectory() || found.isRegularFile()
                    ? new Place.Host(host, found.isDirectory())
                    : new Place.Other();
        } catch (NoSuchFileException e) {
            return new Place.Absent();
        } catch (IOException e) {
            return new Place.Other();
        }
    }
}
