package dev.homarus.files;

/// How far a walk goes.
///
/// @param depth folders below the one it starts in, at least 1
/// @param entries files and folders in all
public record Bounds(int depth, int entries) {
    /// The most that any walk may be given.
    public static final Bounds MOST = new Bounds(32, 50_000);

    public Bounds {
        if (depth < 1 || entries < 1) {
            throw new IllegalArgumentException("bounds");
        }
    }
}
