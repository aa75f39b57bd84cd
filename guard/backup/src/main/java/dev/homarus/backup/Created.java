package dev.homarus.backup;

/// What a run did.
///
/// @param snapshot its number
/// @param generation the repository's generation now; whoever remembers it elsewhere can tell when an older state of
///     the whole repository is put back
/// @param bytes how much was read
/// @param chunks in how many chunks
/// @param newBytes how much of it was new, before compression
/// @param newChunks in how many chunks
/// @param stored how many bytes of packs were written
public record Created(
        long snapshot, long generation, long bytes, long chunks, long newBytes, long newChunks, long stored) {}
