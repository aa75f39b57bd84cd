package dev.homarus.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program of Homarus' own that reads what nobody vouches for, and all that it finds around it: besides
/// these, the system's libraries, and nothing that could be written but a small `/tmp`.
///
/// @param line the program and its arguments, as seen inside; whoever lists processes sees them
/// @param shown what of this machine is seen, and where inside; for reading only
/// @param environment all of it
/// @param memoryBytes private memory; one that has more is ended
public record Workplace(List<String> line, Map<String, Path> shown, Map<String, String> environment, long memoryBytes) {
    public Workplace {
        line = List.copyOf(line);
        shown = Map.copyOf(shown);
        environment = Map.copyOf(environment);
        if (line.isEmpty() || memoryBytes < 1) {
            throw new IllegalArgumentException("a program and some memory");
        }
    }
}
