package dev.homarus.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/// Pipes that were put in a file's place.
final class Pipes {
    private static final int PIPE = 0010000;
    private static final int KIND = 0170000;

    private Pipes() {}

    /// Lets an opening go that waits for a pipe's writer: opening a pipe for both never waits. Where that is
    /// not permitted, the opening stays stuck, and counts against the opener's bound.
    static void free(SecureDirectoryStream<Path> folder, Path place) {
        var name = Objects.requireNonNull(place.getFileName());
        try {
            if (Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                    && (mode & KIND) == PIPE) {
                var both = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                folder.newByteChannel(name, both).close();
            }
        } catch (IOException | RuntimeException e) {
            // Stuck, as said above.
            return;
        }
    }
}
