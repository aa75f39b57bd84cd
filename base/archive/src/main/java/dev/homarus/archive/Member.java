package dev.homarus.archive;

/// A file or folder of an archive.
///
/// @param path relative, of plain names with `/` between them
/// @param program whether its owner may execute it; nothing else of its mode is kept
/// @param size in bytes, 0 for a folder
public record Member(String path, boolean folder, boolean program, long size) {}
