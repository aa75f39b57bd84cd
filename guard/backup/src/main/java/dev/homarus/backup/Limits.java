package dev.homarus.backup;

/// How much a repository may make a reader do.
final class Limits {
    /// The most bytes of a chunk.
    static final int CHUNK = 4 * 1024 * 1024;

    /// The most streams of a snapshot.
    static final int STREAMS = 100_000;

    /// The longest record of a repository that is sealed as one: snapshots and lists.
    static final int RECORD = 64 * 1024 * 1024;

    /// The most entries in the list of what was revoked and erased.
    static final int REVOKED = 200_000;

    private Limits() {}
}
