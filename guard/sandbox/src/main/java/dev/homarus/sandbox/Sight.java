package dev.homarus.sandbox;

import java.util.List;
import java.util.Optional;

/// What a command sees of the workspace besides what its mode says.
///
/// @param closed folders that it finds empty and cannot open, relative to the workspace
/// @param open the only folders in which it can change anything, relative to the workspace; empty where it can
///     do so wherever its mode lets it
public record Sight(List<String> closed, Optional<List<String>> open) {
    /// All of it.
    public static final Sight ALL = new Sight(List.of(), Optional.empty());

    public Sight {
        closed = List.copyOf(closed);
        open = open.map(List::copyOf);
    }

    /// Whether it is all.
    public boolean isAll() {
        return equals(ALL);
    }
}
