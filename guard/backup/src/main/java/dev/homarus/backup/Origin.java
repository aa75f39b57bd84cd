package dev.homarus.backup;

/// What a snapshot is of, in the caller's words; sealed with it.
///
/// @param home the id of the home
/// @param program the version of the program that made it
/// @param audit the head of the audit log, in whatever form the caller can compare
public record Origin(String home, String program, String audit) {}
