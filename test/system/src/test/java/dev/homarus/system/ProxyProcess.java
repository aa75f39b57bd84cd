package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real key proxy as its own process, started by the launcher as its owner does.
final class ProxyProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);

    final Place place;
    private final Process process;
    private final Path log;

    private ProxyProcess(Place place, Process process, Path log) {
        this.place = place;
        this.process = process;
        this.log = log;
    }

    static Path socket(Place place) {
        return place.root.resolve("s").resolve("p.sock");
    }

    /// Starts it and waits until it is ready.
    static ProxyProcess start(Place place, String... more) {
        var started = launch(List.of(), place, more);
        started.awaitReady();
        return started;
    }

    /// Starts it by another program, which is given the command line, and does not wait.
    static ProxyProcess launch(List<String> by, Place place, String... more) {
        try {
            var command = new ArrayList<>(by);
            command.addAll(List.of(
                    GatewayProcess.ROOT
                            .toAbsolutePath()
                            .normalize()
                            .resolve("homarus")
                            .toString(),
                    "proxy",
                    "--socket",
                    socket(place).toString(),
                    "--home",
                    place.home.toString()));
            command.addAll(List.of(more));
            var log = Files.createTempFile(place.root, "log-", "");
            var builder = new ProcessBuilder(command)
                    .directory(place.root.resolve("cwd").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().clear();
            builder.environment().putAll(place.environment());
            return new ProxyProcess(place, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Eventually.holds(START_LIMIT, () -> "the key proxy is ready; it said: " + log(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the key proxy ended with " + process.exitValue() + ": " + log());
            }
            return log().contains("ready on");
        });
    }

    /// Returns the owner's side.
    Client owner() {
        return Client.unix(place.home.resolve("run").resolve("proxy.sock"));
    }

    void add(String name, String origin, String path, String key) {
        var wish = Json.object().put("name", name).put("origin", origin).put("path", path);
        if (!key.isEmpty()) {
            wish.put("key", key);
        }
        owner().post("/api/proxy", wish.build().write()).expect(200);
    }

    List<Json.Obj> entries(String kind) {
        return owner().get("/api/audit?limit=1000&kind=" + kind).expect(200).json().array("entries").stream()
                .map(row -> Json.object(row, "entries"))
                .toList();
    }

    long pid() {
        return process.pid();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it as a power cut does.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the key proxy does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
