package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both kinds of secrets, in use by a request that is under way when the gateway is killed: what the disk holds
/// then. Core files are asked for as far as the machine gives any.
@Timeout(120)
final class SecretsAfterKillTest {
    private static final List<String> CORES =
            List.of("/bin/sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\"");

    /// Where else a process may leave something.
    private static final List<Path> COMMON = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));

    private static final long MOST = 512L << 20;

    private final Place place = new Place();
    private final FakeModel model = new FakeModel();
    private final Marker sealed = Marker.at("sealed secret");
    private final Marker before = Marker.at("sealed secret before it was for the session only");
    private final Marker session = Marker.at("session-only secret");
    private final List<Marker> markers = List.of(sealed, before, session);
    private final Instant begin = Instant.now().minusSeconds(1);
    private GatewayProcess gateway;

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.close();
        }
        model.close();
        place.close();
    }

    private void launch() {
        gateway = GatewayProcess.launch(CORES, place, Map.of(), "--port", "0").awaitReady();
    }

    private void putIn() {
        var owner = gateway.owner();
        owner.addModel("sealed", "openai", model.openAi(), "sk-" + sealed);
        owner.addModel("short", "openai", model.openAi(), "sk-" + before);
        gateway.socket()
                .put(
                        "/api/vault/model.short",
                        Json.object()
                                .put("value", "sk-" + session)
                                .put("sessionOnly", true)
                                .build()
                                .write())
                .expect(204);
    }

    /// Says something to a model that begins to answer and does not end, with the secret in the request.
    private void holding(String name, Marker secret, CountDownLatch until) {
        gateway.owner().use(name);
        model.then(Script.hangs("well", until));
        var ignored = CompletableFuture.runAsync(
                () -> gateway.owner().chat(name, "hello"),
                task -> Thread.ofVirtual().start(task));
        Eventually.holds(
                java.time.Duration.ofSeconds(20),
                () -> "the request is under way",
                () -> model.seen().stream()
                        .anyMatch(seen ->
                                seen.headers().getOrDefault("authorization", "").contains(secret.text())));
    }

    /// Returns what is found in everything below the place, and in what else was written since the beginning.
    private Set<String> disk(List<Marker> wanted) throws IOException {
        var scanner = new MarkerScanner(wanted);
        var found = new TreeSet<>(scanner.scan(place.root, Set.of()));
        for (var folder : COMMON) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (var files = Files.list(folder)) {
                for (var file : files.filter(this::isNew).toList()) {
                    found.addAll(scanner.scan(file, Set.of()));
                }
            }
        }
        return found;
    }

    private boolean isNew(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= MOST
                    && Files.getLastModifiedTime(file).toInstant().isAfter(begin);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(gateway.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(gateway.awaitExit()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "ABRT", "SEGV"})
    @DisplayName("R077 secrets of both kinds, in use when the gateway is killed, are on no disk in any form")
    void kill_whileBothKindsAreInUse_leavesNothingOnTheDisk(String signal) throws IOException, InterruptedException {
        launch();
        putIn();
        var until = new CountDownLatch(1);
        holding("sealed", sealed, until);
        holding("short", session, until);
        assertThat(new ProcessMemory(gateway.pid()).scan(new MarkerScanner(List.of(sealed, session))))
                .as("control: what is in use is in memory")
                .anyMatch(found -> found.startsWith(sealed.where()))
                .anyMatch(found -> found.startsWith(session.where()));
        signal(signal);
        until.countDown();
        assertThat(disk(markers)).as("after " + signal).isEmpty();
        control();
        launch();
        assertThat(gateway.owner().rows("/api/vault", "secrets"))
                .as("what was for the session only has gone with it")
                .noneMatch(secret -> secret.flag("sessionOnly", false))
                .anyMatch(secret -> secret.text("name").equals("model.sealed"));
        gateway.owner().use("short");
        int seen = model.seen().size();
        gateway.owner().chat("after", "hello");
        assertThat(model.seen())
                .as("nothing is sent without it, and no earlier value is")
                .hasSize(seen);
        gateway.stop();
        assertThat(disk(markers)).as("after the next start").isEmpty();
    }

    /// Each of the places, and each of the forms, is one where it would have been found.
    private void control() throws IOException {
        for (var folder : List.of(
                place.home.resolve("data"),
                place.home.resolve("run"),
                place.root.resolve("tmp"),
                place.root.resolve("cwd"),
                place.root.resolve("state"),
                Path.of("/tmp"))) {
            var file = Files.createTempFile(folder, "control", "");
            for (var form : session.forms().entrySet()) {
                Files.write(file, form.getValue());
                assertThat(disk(List.of(session)))
                        .as("control: " + folder + ", " + form.getKey())
                        .anyMatch(found -> found.endsWith(file.toString()));
                if (!folder.equals(place.home.resolve("data"))) {
                    break;
                }
            }
            Files.delete(file);
        }
    }

    /// Whether this machine writes core files at all decides what their absence says; it is told.
    @Test
    void core_ofAnotherProcess_wouldBeFound_whereThisMachineWritesAny() throws IOException, InterruptedException {
        var crashing = new ProcessBuilder(List.of(
                        "/bin/sh", "-c", "ulimit -c unlimited; X=$1; kill -ABRT $$; sleep 1", "sh", session.text()))
                .directory(place.root.resolve("cwd").toFile())
                .start();
        assertThat(crashing.waitFor(20, TimeUnit.SECONDS)).isTrue();
        boolean written;
        try (var files = Files.list(place.root.resolve("cwd"))) {
            written = files.anyMatch(file -> file.getFileName().toString().startsWith("core"));
        }
        System.out.println("[report] core files: this machine " + (written ? "writes them" : "writes none here"));
        assertThat(disk(List.of(session)).isEmpty()).isEqualTo(!written);
    }
}
