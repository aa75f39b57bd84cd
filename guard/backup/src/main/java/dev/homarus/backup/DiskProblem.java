package dev.homarus.backup;

import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// What a disk refused, in a person's words: which file or folder, why, and what helps. All are BACKUP-001.
///
/// @param where the file or folder; empty where the file system does not say
/// @param why the system's own words for it, empty where it has none
record DiskProblem(IOException cause, Optional<Path> where, String why) {
    private static final String CODE = "BACKUP-001";

    static Problem of(IOException cause) {
        var told = cause instanceof FileSystemException known ? known : null;
        var reason = told == null ? cause.getMessage() : told.getReason();
        return new DiskProblem(
                        cause,
                        Optional.ofNullable(told)
                                .map(FileSystemException::getFile)
                                .flatMap(DiskProblem::path),
                        reason == null ? "" : reason)
                .problem();
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Problem problem() {
        if (why.contains("No space left") || why.contains("quota")) {
            return new Problem(
                    CODE,
                    "The disk of the backup is full" + at(": ") + ".",
                    "Make room there; what it holds of earlier backups stays readable. Old snapshots go with: homarus"
                            + " backup prune DIR");
        }
        if (why.contains("Read-only file system")) {
            return new Problem(
                    CODE,
                    "The disk can only be read, not written" + at(": ") + ".",
                    "Connect it so that it can be written, or name a folder on another disk.");
        }
        return switch (cause) {
            case NoSuchFileException gone ->
                new Problem(
                        CODE,
                        "There is no folder " + missing().map(Path::toString).orElse("of that name") + ".",
                        "Connect its disk, or make the folder; then try again.");
            case AccessDeniedException denied ->
                new Problem(
                        CODE,
                        "This user may not use " + named() + ".",
                        "Give this user the right to read and write there, or name another folder.");
            case FileAlreadyExistsException taken -> noFolder();
            case NotDirectoryException file -> noFolder();
            case DirectoryNotEmptyException full -> other();
            default -> why.contains("Not a directory") ? noFolder() : other();
        };
    }

    private Problem noFolder() {
        return new Problem(
                CODE,
                file().map(Path::toString).orElse("The place of the backup")
                        + " is a file or a link, where a folder is needed.",
                "Name a folder that is empty or not there yet.");
    }

    private Problem other() {
        return new Problem(
                CODE,
                "The disk refused to read or write " + named() + (why.isEmpty() ? "" : " (" + why + ")") + ".",
                "Check that the disk is connected and whole, and try again.");
    }

    private String named() {
        return where.map(Path::toString).orElse("the backup");
    }

    private String at(String before) {
        return where.map(path -> before + path).orElse("");
    }

    /// The outermost folder on the way that is not there.
    private Optional<Path> missing() {
        var at = where;
        for (var path = at; path.isPresent() && !exists(path.get()); ) {
            at = path;
            path = Optional.ofNullable(path.get().getParent());
        }
        return at;
    }

    /// The innermost thing on the way that is there and is no folder.
    private Optional<Path> file() {
        for (var path = where;
                path.isPresent();
                path = Optional.ofNullable(path.get().getParent())) {
            if (exists(path.get()) && !Files.isDirectory(path.get(), LinkOption.NOFOLLOW_LINKS)) {
                return path;
            }
        }
        return where;
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
