package dev.homarus.command;

/// What identifies a file's content, or a folder.
///
/// @param inode `device:inode`, decimal
/// @param sha256 of the content, lower-case hex; empty for a folder
public record Pin(String inode, String sha256) {
    public Pin {
        if (!inode.matches("[0-9]+:[0-9]+") || !sha256.matches("[0-9a-f]{64}|")) {
            throw new IllegalArgumentException("pin");
        }
    }
}
