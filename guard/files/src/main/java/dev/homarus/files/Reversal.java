package dev.homarus.files;

/// What would undo a change of one file.
///
/// @param row where it is kept
/// @param path of the file
/// @param written the digest that the change left there; empty when it removed the file
/// @param previous what was there before
public record Reversal(long row, WorkspacePath path, String written, Content previous) {}
