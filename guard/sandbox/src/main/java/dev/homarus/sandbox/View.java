package dev.homarus.sandbox;

import dev.homarus.command.Pin;
import dev.homarus.command.Surroundings;
import dev.homarus.sandbox.Places.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a command finds around it, as [Enclosure] makes it, told from outside.
///
/// Links are followed as they are followed inside: a link out of the workspace leads to that path inside,
/// where there
/// is nothing, and never to the host's. Thread-safe.
final class View implements Surroundings {
    private static final List<String> PROGRAMS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

    private final Places places;
    private final Contents contents;

    View(Places places, Contents contents) {
        this.places = places;
        this.contents = contents;
    }

    @Override
    public String home() {
        return places.inside();
    }

    @Override
    public String workspace() {
        return places.inside();
    }

    /// Homarus' own state is nowhere inside.
    @Override
    public List<String> state() {
        return List.of();
    }

    @Override
    public Optional<String> program(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            return Optional.empty();
        }
        return PROGRAMS.stream()
                .map(folder -> folder + "/" + name)
                .filter(path -> look(path).kind() == Entry.Kind.FILE)
                .filter(path -> host(path).filter(contents::executable).isPresent())
                .findFirst();
    }

    private Optional<Path> host(String path) {
        return places.host(look(path).real());
    }

    @Override
    public Entry look(String path) {
        return path.startsWith("/") && path.indexOf('\0') < 0
                ? new Walk(places, path).end()
                : new Entry(Entry.Kind.OTHER, path);
    }

    @Override
    public Optional<List<String>> names(String folder) {
        var entry = look(folder);
        if (entry.kind() != Entry.Kind.FOLDER) {
            return Optional.empty();
        }
        return switch (places.at(entry.real())) {
            case Place.Made(var names, var open) -> open ? Optional.of(names) : Optional.empty();
            case Place.Host(var host, var isFolder) -> contents.names(host).map(View::sorted);
            case Place.Link link -> Optional.empty();
            case Place.MadeFile file -> Optional.empty();
            case Place.Other other -> Optional.empty();
            case Place.Absent absent -> Optional.empty();
        };
    }

    private static List<String> sorted(List<String> names) {
        return names.stream()
                .sorted((a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public Optional<String> text(String path) {
        return places.at(look(path).real()) instanceof Place.Host(var host, var folder) && !folder
                ? contents.text(host)
                : Optional.empty();
    }

    @Override
    public Optional<Pin> pin(String path) {
        try {
            return places.at(look(path).real()) instanceof Place.Host(var host, var folder)
                    ? Optional.of(contents.pin(host))
                    : Optional.empty();
        } catch (IOException changed) {
            return Optional.empty();
        }
    }
}
