package dev.homarus.backup;

import java.util.List;

/// What a check found.
///
/// @param snapshots how many snapshots there are
/// @param chunks how many chunks they need
/// @param bytes how much was read of them
/// @param findings what is not as it was written; nothing where all is well
public record Checked(int snapshots, long chunks, long bytes, List<Finding> findings) {
    /// How much is read.
    public enum Depth {
        /// Every record, and that every chunk is there.
        RECORDS,
        /// Every byte.
        ALL
    }

    public Checked {
        findings = List.copyOf(findings);
    }
}
