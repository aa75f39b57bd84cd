package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What stands at one place inside the sandbox, without following a link: the places that [Enclosure] makes,
/// told from
/// outside.
///
/// @param workspace the host's folder behind `/workspace`, without links
record Places(Path workspace) {
    /// What stands at a place.
    sealed interface Place {
        /// A folder or file of the host.
        record Host(Path path, boolean folder) implements Place {}

        /// A link, and where it leads as seen inside.
        record Link(String target) implements Place {}

        /// A folder that is made for each run.
        record Made(List<String> names) implements Place {}

        /// A file that is made for each run.
        record MadeFile() implements Place {}

        record Other() implements Place {}

        record Absent() implements Place {}
    }

    private static final Set<String> OF_THE_HOST = Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr");
    private static final Set<String> ETC_OF_THE_HOST = Set.of("alternatives", "ld.so.cache");
    private static final Map<String, Place> MADE = Map.of(
            "/etc", new Place.Made(List.of("alternatives", "group", "ld.so.cache", "nsswitch.conf", "passwd")),
            "/etc/group", new Place.MadeFile(),
            "/etc/nsswitch.conf", new Place.MadeFile(),
            "/etc/passwd", new Place.MadeFile(),
            "/dev",
                    new Place.Made(List.of(
                            "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty",
                            "urandom", "zero")),
            "/dev/shm", new Place.Made(List.of()),
            "/proc", new Place.Made(List.of()),
            "/tmp", new Place.Made(List.of()));
    private static final List<String> ROOT =
            List.of("bin", "dev", "etc", "lib", "lib64", "proc", "sbin", "tmp", "usr", "workspace");

    /// Looks at a place whose folder has been looked at: an absolute path without `.`, `..`, doubled slashes,
    /// and without links above the last name.
    Place at(String path) {
        if (path.equals("/")) {
            return new Place.Made(ROOT);
        }
        var made = MADE.get(path);
        if (made != null) {
            return made;
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
        return path.startsWith("/dev/")
                && MADE.get("/dev") instanceof Place.Made(var names)
                && names.contains(path.substring("/dev/".length()));
    }

    /// Returns the host's path behind a path inside; empty where nothing of the host is.
    Optional<Path> host(String path) {
        var inside = Path.of(path);
        if (inside.startsWith(Enclosure.WORKSPACE)) {
            return Optional.of(workspace.resolve(
                    Path.of(Enclosure.WORKSPACE).relativize(inside).toString()));
        }
        if (inside.getNameCount() == 0) {
            return Optional.empty();
        }
        boolean there = OF_THE_HOST.contains(inside.getName(0).toString()) || isEtcOfTheHost(inside);
        return there ? Optional.of(inside) : Optional.empty();
    }

    private static boolean isEtcOfTheHost(Path inside) {
        return inside.startsWith("/etc")
                && inside.getNameCount() > 1
                && ETC_OF_THE_HOST.contains(inside.getName(1).toString());
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
