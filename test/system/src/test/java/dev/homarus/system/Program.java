package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The command line, as a user without a terminal runs it.
///
/// @param more what its environment has beside the place's
record Program(Place place, Map<String, String> more) {
    /// How a run ended.
    record Ran(int status, String out, String err) {
        Ran expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + status + ": " + out + err);
            }
            return this;
        }
    }

    Program(Place place) {
        this(place, Map.of());
    }

    Ran run(String... words) {
        return with("", words);
    }

    /// Runs it to its end with this on its standard input.
    Ran with(String input, String... words) {
        var command = new ArrayList<String>();
        command.add(GatewayProcess.ROOT
                .toAbsolutePath()
                .normalize()
                .resolve("homarus")
                .toString());
        command.addAll(List.of(words));
        try {
            var folder = Files.createTempDirectory(place.root, "run-");
            var in = Files.writeString(folder.resolve("in"), input);
            var builder = new ProcessBuilder(command)
                    .directory(place.root.resolve("cwd").toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile());
            builder.environment().clear();
            builder.environment().putAll(place.environment());
            builder.environment().putAll(more);
            var process = builder.start();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end: " + command);
            }
            var ran = new Ran(process.exitValue(), read(folder.resolve("out")), read(folder.resolve("err")));
            Files.delete(in);
            return ran;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
