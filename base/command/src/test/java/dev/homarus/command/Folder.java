package dev.homarus.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Surroundings that are a real folder, with the programs it is told of.
final class Folder implements Surroundings {
    private final Path root;
    private final List<String> programs;

    Folder(Path root, List<String> programs) {
        this.root = root;
        this.programs = programs;
    }

    @Override
    public String home() {
        return root.toString();
    }

    @Override
    public String workspace() {
        return root.toString();
    }

    @Override
    public List<String> state() {
        return List.of();
    }

    @Override
    public Optional<String> program(String name) {
        return programs.contains(name) ? Optional.of("/usr/bin/" + name) : Optional.empty();
    }

    @Override
    public Entry look(String path) {
        var place = Path.of(path);
        try {
            var real = place.toRealPath();
            var kind = Files.isDirectory(real)
                    ? Entry.Kind.FOLDER
                    : Files.isRegularFile(real) ? Entry.Kind.FILE : Entry.Kind.OTHER;
            return new Entry(kind, real.toString());
        } catch (IOException e) {
            var kind = Files.exists(place, LinkOption.NOFOLLOW_LINKS) ? Entry.Kind.OTHER : Entry.Kind.ABSENT;
            return new Entry(kind, Places.normal(path));
        }
    }

    @Override
    public Optional<List<String>> names(String folder) {
        if (!Path.of(folder).startsWith(Objects.requireNonNull(root.getParent()))) {
            return Optional.empty();
        }
        try (var all = Files.list(Path.of(folder))) {
            return Optional.of(
                    all.map(path -> path.getFileName().toString()).sorted().toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Pin> pin(String path) {
        return Optional.empty();
    }
}
