package dev.homarus.command;

import java.util.List;
import java.util.Optional;

/// Surroundings that are the same on every machine, whether or not they exist: workspace and working folder
/// `/home/u/ws`, trusted program folders `/usr/bin` and `/bin`, a gateway's state in `/home/u/.gateway`. Each
/// program and each file that is named is taken to be there; patterns match nothing.
public final class Example implements Surroundings {
    /// It has no state.
    public Example() {}

    /// The working folder that is assumed.
    public static final String WORKSPACE = "/home/u/ws";

    @Override
    public String home() {
        return "/home/u";
    }

    @Override
    public String workspace() {
        return WORKSPACE;
    }

    @Override
    public List<String> state() {
        return List.of("/home/u/.gateway", "/home/u/.homarus");
    }

    @Override
    public Optional<String> program(String name) {
        return Optional.of("/usr/bin/" + name);
    }

    @Override
    public Entry look(String path) {
        var real = Places.normal(path);
        if (real.contains("/.git/") || real.endsWith("/.git")) {
            return new Entry(Entry.Kind.ABSENT, real);
        }
        boolean device = real.startsWith("/dev/") || real.startsWith("/proc/");
        boolean program = real.startsWith("/usr/bin/") || real.startsWith("/bin/") || real.startsWith("/tmp/");
        var name = real.substring(real.lastIndexOf('/') + 1);
        boolean folder = !program && name.indexOf('.', 1) < 0 && name.chars().noneMatch(c -> c == ' ');
        return new Entry(
                device ? Entry.Kind.OTHER : program ? Entry.Kind.FILE : folder ? Entry.Kind.FOLDER : Entry.Kind.FILE,
                real);
    }

    @Override
    public Optional<List<String>> names(String folder) {
        return Optional.of(List.of());
    }

    @Override
    public Optional<String> text(String path) {
        return Optional.empty();
    }

    @Override
    public Optional<Pin> pin(String path) {
        return Optional.empty();
    }
}
