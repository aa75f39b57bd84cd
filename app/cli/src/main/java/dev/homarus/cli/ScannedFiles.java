package dev.homarus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// The texts below some paths, and what there is that was not read as text.
///
/// @param everything whether folders are entered that usually hold nothing of the owner's
/// @param max how many files are looked at
record ScannedFiles(boolean everything, int max) {
    static final int MAX_FILE = 4 << 20;

    private static final Set<String> PASSED_OVER = Set.of(".git", "node_modules", "target", ".venv", "__pycache__");

    /// @param name of the file or folder
    /// @param why as a clause
    record Left(String name, String why) {}

    /// @param read how many files were read
    /// @param left what was not
    /// @param cut whether there are more files than are looked at
    record Result(int read, List<Left> left, boolean cut) {}

    /// Hands each text to `look`, with its file's name.
    ///
    /// @throws UncheckedIOException with the path, when something cannot be read
    Result each(List<Path> paths, BiConsumer<String, String> look) {
        var left = new ArrayList<Left>();
        var read = new int[1];
        var cut = new boolean[1];
        for (var path : paths) {
            walk(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (folder.equals(path) || everything || !PASSED_OVER.contains(name(folder))) {
                        return FileVisitResult.CONTINUE;
                    }
                    left.add(new Left(shown(folder), "a folder of things made or fetched"));
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (read[0] + left.size() >= max) {
                        cut[0] = true;
                        return FileVisitResult.TERMINATE;
                    }
                    if (!attributes.isRegularFile()) {
                        return FileVisitResult.CONTINUE;
                    }
                    if (attributes.size() > MAX_FILE) {
                        left.add(new Left(shown(file), "larger than 4 MiB"));
                        return FileVisitResult.CONTINUE;
                    }
                    var text = text(Files.readAllBytes(file));
                    text.ifPresentOrElse(
                            known -> look.accept(shown(file), known),
                            () -> left.add(new Left(shown(file), "no text: it has zero bytes")));
                    read[0] += text.isPresent() ? 1 : 0;
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    throw new UncheckedIOException(file.toString(), e);
                }
            });
        }
        return new Result(read[0], List.copyOf(left), cut[0]);
    }

    private static void walk(Path path, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(path.toString().isEmpty() ? Path.of(".") : path, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String shown(Path path) {
        return path.normalize().toString();
    }

    /// Text is UTF-8 without a zero byte, or UTF-16 that says so at its beginning.
    private static Optional<String> text(byte[] bytes) {
        if (bytes.length >= 2 && Set.of(0xfeff, 0xfffe).contains(((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff))) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_16));
        }
        for (byte one : bytes) {
            if (one == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
