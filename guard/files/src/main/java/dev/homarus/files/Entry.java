package dev.homarus.files;

/// One thing that a walk comes by.
///
/// @param path relative to the workspace
/// @param size in bytes; 0 for what is no file
/// @param version another one where something else stands there, or where it was written since
public record Entry(String path, Kind kind, long size, String version) {
    /// What it is.
    public enum Kind {
        FILE,
        FOLDER,
        /// A link, a device, a pipe; nothing looks into it.
        OTHER
    }
}
