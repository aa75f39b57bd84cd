package dev.homarus.vault;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Files and folders that nobody but the owner may read: 0600 and 0700 from the first moment.
public final class PrivateFiles {
    private static final String FILE_MODE = "rw-------";
    private static final String FOLDER_MODE = "rwx------";

    private PrivateFiles() {}

    /// Makes the folder and its missing parents.
    public static void makeFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes the folder that `file` is to stand in.
    static Path makeFolderOf(Path file) {
        var folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("the root of a file system is not a file");
        }
        makeFolder(folder);
        return folder;
    }

    /// Replaces the file as a whole; after a crash or a failure either the old or the new content is there. One
    /// file at
    /// a time is written in this process.
    public static synchronized void write(Path file, byte[] content) {
        var folder = makeFolderOf(file);
        var next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            replace(file, next, content);
            try (var directory = FileChannel.open(folder)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, Path next, byte[] content) throws IOException {
        try {
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE_MODE));
            try (var channel = FileChannel.open(next, options, mode)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    /// Returns whether anyone but the owner may use the file or folder.
    public static boolean isOpenToOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"));
    }

    /// Returns whether a file, or what a link leads to, belongs to the user of this process or to root; true
    /// where
    /// the system does not tell.
    public static boolean isOwn(Path path) throws IOException {
        var self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return true;
        }
        var owner = Files.getAttribute(path, "unix:uid");
        return owner.equals(0) || owner.equals(Files.getAttribute(self, "unix:uid"));
    }

    /// Returns whether anyone but the owner may change the file.
    public static boolean isWritableByOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream()
                .anyMatch(permission -> permission == PosixFilePermission.GROUP_WRITE
                        || permission == PosixFilePermission.OTHERS_WRITE);
    }

    /// Says why a key file is not to be trusted, as a clause: a link, a file with another name somewhere, or
    /// one that
    /// belongs to another user than its folder. Wider modes are no reason: they are taken back.
    ///
    /// @throws IOException when it cannot be looked at
    public static Optional<String> suspicion(Path file) throws IOException {
        var attributes = Files.readAttributes(file, "unix:isSymbolicLink,isRegularFile,nlink,uid", NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
            return Optional.of("it is no plain file");
        }
        if (!Integer.valueOf(1).equals(attributes.get("nlink"))) {
            return Optional.of("it has another name somewhere");
        }
        var folder = Files.getAttribute(file.toAbsolutePath().resolveSibling(""), "unix:uid");
        return folder.equals(attributes.get("uid")) ? Optional.empty() : Optional.of("it is another user's");
    }

    /// Takes every permission from everyone but the owner.
    public static void closeToOthers(Path path) throws IOException {
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? FOLDER_MODE : FILE_MODE));
    }
}
