package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the operating system knows of the gateway's connections, against what the ledger says of them.
final class SocketsTest {
    private static final String LISTENS = "0A";
    private static final List<Path> FAKE_TIME = Stream.of("x86_64", "aarch64")
            .map(machine -> Path.of("/usr/lib/" + machine + "-linux-gnu/faketime/libfaketimeMT.so.1"))
            .toList();
    private static final Map<String, String> HOSTS = Map.of(
            "model.example.org:443", "45.66.77.88:443",
            "docs.example.org:443", "45.66.77.99:443",
            "files.example.org:443", "45.66.77.99:443");

    @Test
    @Timeout(120)
    @DisplayName("R186 where sockets lead, the ledger says, and which names are looked up")
    void sockets_areInTheLedger() throws Exception {
        try (var world = World.online(new Place().settings(Tasks.SETTINGS))) {
            HonestTasksTest.settle(world);
            world.addModel("m", World.MODEL, "personal");
            world.addModel("here", World.LOCAL, "");
            var tasks = new Tasks(9, new Purse(9)).all(0, 44);
            Tasks.lay(tasks, world.place.workspace);
            world.model.always(Doing.honest(tasks));
            world.local.always(Script.echoes());
            var over = new AtomicBoolean();
            var samples = new AtomicInteger();
            Set<String> outside = java.util.Collections.synchronizedSet(new TreeSet<>());
            Set<String> inside = java.util.Collections.synchronizedSet(new TreeSet<>());
            var sampler = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    sample(world.gateway.pid(), world.gateway.port(), outside, inside);
                    samples.incrementAndGet();
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
            });

            var done = Doing.all(world.owner, tasks, Doing::yes);
            world.owner.use("here");
            world.owner.chat("local", "hello");
            over.set(true);
            sampler.join();

            var allowed = new HashSet<String>();
            for (var row : world.owner.ledger()) {
                allowed.add(HOSTS.getOrDefault(row.text("host"), row.text("host")));
            }
            System.out.printf(
                    "[report] sockets: %d samples, seen outside %s and on loopback %s, in the ledger %s, names %s%n",
                    samples.get(), outside, inside, allowed, new TreeSet<>(world.names()));
            assertThat(done).allMatch(one -> one.trouble().isEmpty());
            assertThat(samples.get()).isGreaterThan(100);
            assertThat(outside).contains("45.66.77.88:443").isSubsetOf(allowed);
            assertThat(inside).isSubsetOf(allowed);
            assertThat(new HashSet<>(world.connections())).isSubsetOf(allowed);
            var hosts = world.owner.ledger().stream()
                    .map(row -> row.text("host").replaceFirst(":[0-9]+$", ""))
                    .toList();
            assertThat(world.names())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(hosts).contains(name));
        }
    }

    /// Adds where each TCP connection of the gateway's network leads that it has made itself.
    private static void sample(long pid, int own, Set<String> outside, Set<String> inside) {
        for (var table : List.of("tcp", "tcp6")) {
            try (var lines = Files.lines(Path.of("/proc/" + pid + "/net/" + table))) {
                lines.skip(1).forEach(line -> {
                    var fields = line.strip().split("\\s+", -1);
                    if (fields[3].equals(LISTENS) || port(fields[1]) == own || port(fields[1]) == 4_000) {
                        return;
                    }
                    var address = address(fields[2]);
                    var to = address.getHostAddress() + ":" + port(fields[2]);
                    (address.isLoopbackAddress() ? inside : outside).add(to);
                });
            } catch (IOException | java.io.UncheckedIOException e) {
                // The gateway has gone.
            }
        }
    }

    private static int port(String field) {
        return Integer.parseInt(field.substring(field.indexOf(':') + 1), 16);
    }

    /// The kernel writes each group of four bytes from behind.
    private static InetAddress address(String field) {
        var bytes = HexFormat.of().parseHex(field.substring(0, field.indexOf(':')));
        var turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[i / 4 * 4 + 3 - i % 4];
        }
        try {
            return InetAddress.getByAddress(turned);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(150)
    @DisplayName("a week on a fresh install, by a clock that runs ahead, makes no request and looks up no name")
    void week_ofAFreshInstall_isSilent() throws Exception {
        var library = FAKE_TIME.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "libfaketime is not installed");
        var place = new Place();
        var clock = place.root.resolve("clock");
        set(clock, "+0");
        var environment = Map.of(
                "LD_PRELOAD", library.orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_NO_CACHE", "1");
        try (var world = World.online(place, environment)) {
            var begin = time(world);
            var end = begin;
            for (int hours = 6; hours <= 8 * 24; hours += 6) {
                set(clock, "+" + hours + "h");
                Thread.sleep(Duration.ofMillis(200));
                end = later(world, end);
            }
            System.out.printf(
                    "[report] a week: %d days of the gateway's clocks; connections %d, names %d, bytes %d%n",
                    Duration.between(begin, end).toDays(),
                    world.connections().size(),
                    world.names().size(),
                    world.sent("here"));
            assertThat(Duration.between(begin, end)).isGreaterThan(Duration.ofDays(7));
            assertThat(world.names()).isEmpty();
            assertThat(world.connections()).isEmpty();
            assertThat(world.owner.ledger()).isEmpty();
            assertThat(world.gateway.isAlive()).isTrue();
        }
    }

    /// Waits until it is later; what was open while the clock jumped has run out of time.
    private static Instant later(World world, Instant than) throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            try {
                var now = time(world);
                if (now.isAfter(than.plus(Duration.ofHours(5)))) {
                    return now;
                }
            } catch (java.io.UncheckedIOException | AssertionError e) {
                // Once more.
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("the clock stands at " + than + ": " + world.gateway.log());
    }

    private static void set(Path clock, String time) throws IOException {
        var next = Files.writeString(clock.resolveSibling("clock.next"), time + "\n");
        Files.move(next, clock, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /// Returns what time it is for the gateway: that of the entry which a look at the audit's head leaves.
    private static Instant time(World world) {
        world.gateway
                .socket()
                .post("/api/tokens", "{\"scope\":\"read\",\"label\":\"clock\"}")
                .expect(200);
        return new ArrayList<>(world.owner.audit(""))
                .stream()
                        .map(entry -> Instant.parse(entry.text("time")))
                        .max(Instant::compareTo)
                        .orElseThrow();
    }
}
