package dev.homarus.files;

import java.time.Instant;

/// All of a file.
///
/// @param changed when it was last written, renamed or given another mode, by the system's own clock
public record Whole(byte[] bytes, Instant changed) {}
