package dev.homarus.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a restore did.
///
/// @param snapshot its number
/// @param records how many rows were restored
/// @param files how many files were restored
/// @param dropped how many rows were left out by rule or because they were revoked, by Space
/// @param orphans how many rows went because they belong to one that was left out, by table
/// @param rebuilt the derived Spaces that were made anew
/// @param empty the derived Spaces that their owner has to make anew
/// @param findings what was damaged, and is missing now; nothing unless the plan was partial
public record Restored(
        long snapshot,
        Instant time,
        Origin origin,
        long records,
        long files,
        Map<String, Long> dropped,
        Map<String, Long> orphans,
        List<String> rebuilt,
        List<String> empty,
        List<Finding> findings) {
    public Restored {
        dropped = Map.copyOf(dropped);
        orphans = Map.copyOf(orphans);
        rebuilt = List.copyOf(rebuilt);
        empty = List.copyOf(empty);
        findings = List.copyOf(findings);
    }
}
