package dev.homarus.backup;

import java.util.List;

/// What pruning did.
///
/// @param kept the numbers of the snapshots that stayed
/// @param removed the numbers of those that went
/// @param packsRemoved how many packs went
/// @param packsWritten how many packs were written from what was still needed of others
/// @param bytesFreed how much smaller the folder is
public record Pruned(List<Long> kept, List<Long> removed, int packsRemoved, int packsWritten, long bytesFreed) {
    public Pruned {
        kept = List.copyOf(kept);
        removed = List.copyOf(removed);
    }
}
