package dev.homarus.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A snapshot as it is listed.
///
/// @param number rises by one with each snapshot of a repository
/// @param bytes how much it restores to
/// @param records how many rows
/// @param versions the version of each Space
/// @param streams the names of what is in it, in order
public record SnapshotSummary(
        long number,
        Instant time,
        Origin origin,
        long bytes,
        long records,
        Map<String, Integer> versions,
        List<String> streams) {
    public SnapshotSummary {
        versions = Map.copyOf(versions);
        streams = List.copyOf(streams);
    }
}
