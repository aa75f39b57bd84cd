package dev.homarus.archive;

/// What reading an archive may cost. An archive inside an archive is a file like any other and is never
/// opened, so nesting is 1.
///
/// @param archive the largest archive, in bytes
/// @param entries files and folders
/// @param bytes of all contents, unpacked
/// @param ratio unpacked bytes for each packed one, counted from [#FREE] bytes on
/// @param depth names in a path
public record Budget(long archive, int entries, long bytes, int ratio, int depth) {
    /// Unpacked bytes that no ratio is asked of: small texts pack very well.
    public static final long FREE = 16_777_216;

    /// 256 MiB packed or unpacked, 10,000 entries, ratio 100, 32 deep.
    public static final Budget STANDARD = new Budget(268_435_456, 10_000, 268_435_456, 100, 32);
}
