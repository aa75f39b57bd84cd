package dev.homarus.backup;

import java.util.List;

/// How a drill went.
///
/// @param snapshot which was tried
/// @param streams how many streams were compared
/// @param records how many rows were compared
/// @param bytes how much was read
/// @param findings what differs; nothing where all is well
public record Drilled(long snapshot, int streams, long records, long bytes, List<Finding> findings) {
    public Drilled {
        findings = List.copyOf(findings);
    }
}
