package dev.homarus.files;

/// A file or folder of an open archive, as it was when the archive was looked through.
///
/// @param path below the folder it is extracted to
/// @param digest the SHA-256 of its content, lower-case hex; empty for a folder
public record Listed(String path, boolean folder, boolean program, long size, String digest) {
    /// The line of it that the digest of an extraction is taken of.
    String line() {
        return path + '\0' + (folder ? 'd' : program ? 'x' : 'f') + '\0' + size + '\0' + digest + '\n';
    }
}
