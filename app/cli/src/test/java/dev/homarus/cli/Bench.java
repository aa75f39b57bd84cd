package dev.homarus.cli;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A command line under test: its own home, a gateway that answers as told, and what is printed.
final class Bench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    final Path folder;
    final Surroundings around;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private boolean terminal;

    Bench() {
        try {
            folder = Files.createTempDirectory("hcli");
            Files.createDirectories(folder.resolve("t"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        around = Surroundings.of(
                Map.of("HOME", folder + "/u", "HOMARUS_HOME", folder + "/h"),
                Map.of("java.io.tmpdir", folder + "/t", "homarus.launcher", folder + "/launcher"));
    }

    FakeGateway gateway() throws IOException {
        return new FakeGateway(around.socket());
    }

    Bench piped(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// A person types at `keys` and reads.
    Bench typed(InputStream keys) {
        in = keys;
        terminal = true;
        return this;
    }

    Context context() {
        var screen = new Screen(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false,
                terminal);
        return new Context(around, screen, InstantSource.fixed(NOW));
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return Cli.run(context(), List.of(arguments));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
