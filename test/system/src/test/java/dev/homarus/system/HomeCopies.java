package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Copies of a home, with what lies outside of it, that can be put back into a place.
final class HomeCopies {
    private static final List<String> PARTS = List.of("home", "config", "state");

    private final Place place;
    private final Path kept;

    HomeCopies(Place place) {
        this.place = place;
        this.kept = place.root.resolve("kept");
    }

    /// Keeps what stands in the place now, under a name.
    void keep(String name) {
        for (var part : PARTS) {
            copy(place.root.resolve(part), kept.resolve(name).resolve(part));
        }
    }

    void putBack(String name) {
        PARTS.forEach(part -> putBack(name, part));
    }

    void putBack(String name, String part) {
        remove(place.root.resolve(part));
        copy(kept.resolve(name).resolve(part), place.root.resolve(part));
    }

    /// Returns the files of a copy by the name that `docs/spec/home.md` gives them.
    Map<String, Path> files(String name) {
        return files(kept.resolve(name));
    }

    /// Returns the files that stand in the place.
    Map<String, Path> files() {
        return files(place.root);
    }

    private static Map<String, Path> files(Path root) {
        var files = new TreeMap<String, Path>();
        for (var part : PARTS) {
            for (var file : below(root.resolve(part))) {
                if (Files.isRegularFile(file)) {
                    var inside = root.resolve(part).relativize(file).toString();
                    files.put(part.equals("home") ? inside : "outside: " + outside(file), file);
                }
            }
        }
        return files;
    }

    private static String outside(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".witness") ? "HOME-ID.witness" : name;
    }

    private static List<Path> below(Path root) {
        try (var all = Files.walk(root)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            for (var path : below(from)) {
                if (Files.isDirectory(path) || Files.isRegularFile(path)) {
                    var target = to.resolve(from.relativize(path));
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path root) {
        try {
            for (var path :
                    below(root).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
