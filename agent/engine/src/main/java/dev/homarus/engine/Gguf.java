package dev.homarus.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The least that is looked at of a file outside the sandbox: that it is one, and its first four bytes.
final class Gguf {
    private static final int MAGIC = 4;

    private Gguf() {}

    /// Returns where the file really is.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-032, MODEL-033
    static Path checked(Path file) {
        try {
            var real = file.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw Troubles.noFile(file, Files.isDirectory(real) ? "is a folder" : "is not a file")
                        .asException();
            }
            if (!Files.isReadable(real)) {
                throw Troubles.noFile(file, "may not be read").asException();
            }
            try (var in = Files.newInputStream(real)) {
                if (!new String(in.readNBytes(MAGIC), StandardCharsets.US_ASCII).equals("GGUF")) {
                    throw Troubles.notGguf(file).asException();
                }
            }
            return real;
        } catch (NoSuchFileException e) {
            throw Troubles.noFile(file, "is not there").asException();
        } catch (IOException e) {
            throw Troubles.noFile(file, "cannot be read").asException();
        }
    }
}
