package dev.homarus.cli.chat;

import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// A file with an image, as a person names it.
final class ImageFile {
    /// The most bytes that the gateway reads of one.
    static final int MAX_BYTES = 4_194_304;

    private ImageFile() {}

    /// Returns the file of a name as it is typed or dropped on a terminal: in quotes, with spaces behind
    /// backslashes, with `~` for the person's folder.
    ///
    /// @throws ProblemException CLI-080 no name of a file
    static Path typed(String line, Path user) {
        var name = line.strip();
        boolean quoted = name.length() > 1
                && (name.startsWith("'") || name.startsWith("\""))
                && name.charAt(0) == name.charAt(name.length() - 1);
        name = quoted ? name.substring(1, name.length() - 1) : name.replaceAll("\\\\(.)", "$1");
        try {
            return name.startsWith("~/") ? user.resolve(name.substring(2)) : Path.of(name);
        } catch (InvalidPathException e) {
            throw unread("That is no name of a file.", "Name the image like this: /image photo.jpg");
        }
    }

    /// Reads it; a pipe is read to its end.
    ///
    /// @throws ProblemException CLI-080 not a file that can be read, CLI-081 too large
    static byte[] read(Path file) {
        var name = Shown.exactly(file.toString());
        if (name.isEmpty()) {
            throw unread("The name of the image is empty.", "Name a file, like photo.jpg.");
        }
        if (Files.isDirectory(file)) {
            throw unread(name + " is a folder, not an image.", "Name the images in it, one by one.");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                long size = Files.isRegularFile(file) ? Files.size(file) : bytes.length;
                throw new Problem(
                                "CLI-081",
                                String.format(
                                        Locale.ROOT,
                                        "%s has %.1f MiB, and at most %d MiB are read of an image.",
                                        name,
                                        Math.ceil(size / 104_857.6) / 10,
                                        MAX_BYTES / 1_048_576),
                                "Make it smaller (about 1,500 × 1,500 pixels are enough), or attach it on the dashboard,"
                                        + " which does that itself: homarus link")
                        .asException();
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unread("There is no file " + name + ".", "See how it is written: ls");
        } catch (AccessDeniedException e) {
            throw unread("You may not read " + name + ".", "Let yourself, or copy it: chmod u+r " + name);
        } catch (IOException e) {
            throw unread(
                    name + " cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Look whether another program can open it.");
        }
    }

    private static ProblemException unread(String sentence, String remedy) {
        return new Problem("CLI-080", sentence, remedy).asException();
    }
}
