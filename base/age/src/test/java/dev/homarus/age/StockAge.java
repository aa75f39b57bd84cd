package dev.homarus.age;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The `age` program of the distribution.
final class StockAge {
    private static final Path PROGRAM = Path.of("/usr/bin/age");

    private StockAge() {}

    static void require() {
        assumeTrue(Files.isExecutable(PROGRAM), "the program age is not installed (Debian package age)");
    }

    /// Runs it, and returns its exit code; what it wrote is in `out`.
    static int run(Path folder, String... arguments) {
        try {
            var command = Stream.concat(Stream.of(PROGRAM.toString()), Stream.of(arguments))
                    .toList();
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("said").toFile())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("age did not end");
            }
            return process.exitValue();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Tells whether it opens the file with the identity.
    static boolean opens(Path folder, byte[] file, String identity) throws IOException {
        Files.write(folder.resolve("tried.age"), file);
        Files.writeString(folder.resolve("tried.key"), identity + "\n");
        return run(folder, "-d", "-i", "tried.key", "tried.age") == 0;
    }

    static List<Integer> sizes() {
        return List.of(0, 1, 31, 65_535, 65_536, 65_537, 131_072, 200_000);
    }
}
