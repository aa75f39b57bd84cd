package dev.homarus.gateway;

import dev.homarus.command.Pin;
import dev.homarus.command.Surroundings;
import java.util.List;
import java.util.Optional;

/// The surroundings that a policy's own tests assume, the same on every machine: every program stands in
/// `/usr/bin`, and below the workspace a name with a dot is a file, any other a folder.
final class PolicySurroundings implements Surroundings {
    static final String WORKSPACE = "/workspace";

    private static final Pin SAME = new Pin("0:0", "0".repeat(64));

    @Override
    public String home() {
        return WORKSPACE;
    }

    @Override
    public String workspace() {
        return WORKSPACE;
    }

    @Override
    public List<String> state() {
        return List.of();
    }

    @Override
    public Optional<String> program(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*") ? Optional.of("/usr/bin/" + name) : Optional.empty();
    }

    @Override
    public Entry look(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (path.matches("/workspace/\\.(?!\\.?(/|$)).*") || path.contains("/.git/")) {
            return new Entry(Entry.Kind.ABSENT, path);
        }
        if (path.startsWith("/usr/bin/")) {
            return new Entry(Entry.Kind.FILE, path);
        }
        return new Entry(name.contains(".") ? Entry.Kind.FILE : Entry.Kind.FOLDER, path);
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
        return Optional.of(SAME);
    }
}
