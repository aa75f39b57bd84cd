package dev.homarus.slots;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A program of the operating system that keeps keys. It is run by its absolute path, without a shell, with
/// nothing in its environment but what is named here; secrets go in and come out over its standard streams only,
/// never as arguments, which every user of the machine can see.
///
/// @param file absolute
/// @param environment all that the program gets
/// @param bound how long it may take
record Tool(Path file, Map<String, String> environment, Duration bound) {
    /// Keeping and fetching a key takes milliseconds; a program that waits for a person or a daemon is stopped.
    static final Duration BOUND = Duration.ofSeconds(10);

    private static final int MOST_OUTPUT = 65_536;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// How a run ended.
    sealed interface Outcome {
        /// It ended by itself.
        ///
        /// @param output what it wrote; may be secret, whoever takes it wipes it
        /// @param complaint what it wrote to its standard error
        record Ended(int exit, byte[] output, String complaint) implements Outcome {
            void wipe() {
                Arrays.fill(output, (byte) 0);
            }

            @Override
            public String toString() {
                return "Ended " + exit;
            }
        }

        /// It took too long, and was stopped.
        record Late() implements Outcome {}

        /// It is not on this machine, or could not be started.
        record Missing() implements Outcome {}
    }

    Tool {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("a tool is named by its absolute path");
        }
        environment = Map.copyOf(environment);
    }

    boolean isHere() {
        return Files.isExecutable(file);
    }

    /// Runs it once.
    ///
    /// @param input at most a few thousand bytes
    Outcome run(byte[] input, String... arguments) {
        if (!isHere()) {
            return new Outcome.Missing();
        }
        Process process;
        try {
            var command = Stream.concat(Stream.of(file.toString()), Stream.of(arguments))
                    .toList();
            var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            return new Outcome.Missing();
        }
        var output = reading(process.getInputStream());
        var complaint = reading(process.getErrorStream());
        try {
            give(process, input);
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.Late();
            }
            return new Outcome.Ended(
                    process.exitValue(),
                    output.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS),
                    new String(complaint.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8));
        } catch (TimeoutException | ExecutionException e) {
            // A process that it left behind holds its streams open.
            return new Outcome.Late();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Late();
        } finally {
            stop(process);
        }
    }

    private static void stop(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// A program that ends before it has read everything says why with its exit code.
    private static void give(Process process, byte[] input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException _) {
            return;
        }
    }

    private static CompletableFuture<byte[]> reading(InputStream stream) {
        var read = new CompletableFuture<byte[]>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                read.complete(stream.readNBytes(MOST_OUTPUT));
            } catch (IOException | RuntimeException e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    /// Returns the entries of `environment` with these names.
    static Map<String, String> only(Map<String, String> environment, List<String> names) {
        var kept = new java.util.TreeMap<String, String>();
        for (var name : names) {
            var value = environment.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        kept.put("LC_ALL", "C.UTF-8");
        return kept;
    }
}
