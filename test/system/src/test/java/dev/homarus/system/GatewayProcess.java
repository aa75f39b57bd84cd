package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The real gateway as its own process, started by the launcher as a user does.
final class GatewayProcess implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("house.root", "../.."));

    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Pattern READY = Pattern.compile("ready on http://127\\.0\\.0\\.1:(\\d+)");

    final Place place;
    private final Process process;
    private final Path log;
    private int port;

    private GatewayProcess(Place place, Process process, Path log) {
        this.place = place;
        this.process = process;
        this.log = log;
    }

    /// Starts it and waits until it is ready.
    static GatewayProcess start(Place place) {
        var started = launch(place, Map.of(), "--port", "0");
        started.awaitReady();
        return started;
    }

    /// Starts it with the given arguments and further environment, and does not wait.
    static GatewayProcess launch(Place place, Map<String, String> more, String... arguments) {
        return launch(List.of(), place, more, arguments);
    }

    /// Like [#launch(Place, Map, String...)], by another program that is given the command line.
    static GatewayProcess launch(List<String> by, Place place, Map<String, String> more, String... arguments) {
        try {
            var command = new ArrayList<>(by);
            command.addAll(List.of(ROOT.resolve("homarus").toString(), "start"));
            command.addAll(List.of(arguments));
            var log = Files.createTempFile(place.root, "log-", "");
            var builder = new ProcessBuilder(command)
                    .directory(place.root.resolve("cwd").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().clear();
            builder.environment().putAll(place.environment());
            builder.environment().putAll(more);
            return new GatewayProcess(place, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GatewayProcess awaitReady() {
        Eventually.holds(START_LIMIT, () -> "the gateway is ready; it said: " + log(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the gateway ended with " + process.exitValue() + ": " + log());
            }
            var ready = READY.matcher(log());
            if (ready.find()) {
                port = Integer.parseInt(ready.group(1));
            }
            return port != 0;
        });
        return this;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Returns everything it has printed.
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the memory that the process really uses, in bytes.
    long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the owner at the local socket.
    Owner owner() {
        return new Owner(socket());
    }

    Client socket() {
        return Client.unix(place.socket());
    }

    Client tcp() {
        return Client.tcp(port);
    }

    /// Ends it as a power cut does: SIGKILL.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Asks it to stop, and returns its exit status.
    int stop() {
        socket().post("/api/stop", "{}");
        return awaitExit();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
