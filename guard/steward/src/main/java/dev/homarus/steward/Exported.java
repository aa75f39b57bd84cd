package dev.homarus.steward;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An export that is complete.
///
/// @param folder where it stands
/// @param files how many, the manifest not counted
/// @param rows in them
/// @param bytes of them
/// @param unreadable how many rows have cells that do not open, by code: STORE-006, STORE-007
/// @param secret how many rows were left out because their label is SECRET
/// @param absent the Spaces that were left out
public record Exported(
        Path folder,
        long files,
        long rows,
        long bytes,
        Map<String, Long> unreadable,
        long secret,
        List<Absent> absent) {
    /// A Space that is not in the export.
    ///
    /// @param rows how many it has
    /// @param why a clause
    public record Absent(String space, long rows, String why) {}

    public Exported {
        unreadable = Map.copyOf(unreadable);
        absent = List.copyOf(absent);
    }
}
