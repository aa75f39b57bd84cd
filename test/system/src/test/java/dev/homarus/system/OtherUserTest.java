package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Another user of the machine, with a program of their own, at every door of a running gateway and key proxy.
///
/// The folders above the homes are open to everybody, so that it is the home's own modes that stop them.
@Timeout(120)
final class OtherUserTest {
    private static final String SAID = "dunlin-2290-on-the-mudflat";

    private static Place place;
    private static Place beside;
    private static GatewayProcess gateway;
    private static ProxyProcess proxy;

    @BeforeAll
    static void start() {
        var missing = OtherUser.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        place = new Place();
        beside = new Place();
        mode(place.root, "rwxr-xr-x");
        mode(beside.root, "rwxr-xr-x");
        gateway = GatewayProcess.start(place);
        gateway.owner().chat("main", SAID);
        proxy = ProxyProcess.start(beside);
    }

    @AfterAll
    static void end() {
        if (place != null) {
            gateway.close();
            proxy.close();
            place.close();
            beside.close();
        }
    }

    private static void mode(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the folders of Homarus: both homes, and those outside of them.
    private static List<Path> folders() {
        return Stream.of(
                        place.home,
                        place.root.resolve("config/homarus"),
                        place.root.resolve("state/homarus"),
                        beside.home,
                        beside.root.resolve("config/homarus-proxy"),
                        beside.root.resolve("state/homarus-proxy"),
                        ProxyProcess.socket(beside).getParent())
                .flatMap(OtherUserTest::below)
                .toList();
    }

    private static Stream<Path> below(Path root) {
        try (var all = Files.walk(root)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path path) {
        return path.toString().endsWith(".sock");
    }

    /// Returns the door of each path: to look at what a folder holds, to read and to write a file, to speak to a
    /// socket.
    private static List<String> doors() {
        var doors = new ArrayList<String>();
        for (var path : folders()) {
            if (Files.isDirectory(path)) {
                doors.add("list " + path);
            } else if (isSocket(path)) {
                doors.add("unix " + path + " /api/status");
            } else {
                doors.add("read " + path);
                doors.add("write " + path);
            }
        }
        return doors;
    }

    private static List<String> processes() {
        return Stream.of(gateway.pid(), proxy.pid())
                .flatMap(pid ->
                        Stream.of("mem", "environ", "maps", "auxv", "io").map(name -> "read /proc/" + pid + "/" + name))
                .toList();
    }

    private static List<String> open(List<OtherUser.Tried> tried) {
        return tried.stream()
                .filter(one -> one.opened().isPresent())
                .map(OtherUser.Tried::door)
                .toList();
    }

    @Test
    @DisplayName("R180 every file, folder and socket is closed to another user, and open to the owner")
    void doors_ofAHome_areClosedToAnother() {
        var doors = doors();
        assertThat(doors)
                .anyMatch(door -> door.endsWith("machine.key"))
                .anyMatch(door -> door.endsWith(".witness"))
                .anyMatch(door -> door.endsWith("core.db-wal"))
                .anyMatch(door -> door.contains("gateway.sock"))
                .anyMatch(door -> door.contains("run/proxy.sock"))
                .anyMatch(door -> door.contains("p.sock"));
        assertThat(open(OtherUser.stranger(place).tryAll(doors))).isEmpty();
        assertThat(open(OtherUser.owner(place).tryAll(doors)))
                .as("control: the owner's same program")
                .isEqualTo(doors);
        System.out.println("[report] another user: " + doors.size() + " doors of files, folders and sockets tried");
    }

    /// Where somebody has opened all folders while the gateway runs, each file's own mode is what is left; and
    /// where the socket's mode is gone too, it is who asks.
    @Test
    @DisplayName("R180 with all folders open each file and socket is closed by itself")
    void files_inOpenFolders_areClosedByThemselves() throws IOException {
        var doors = doors().stream().filter(door -> !door.startsWith("list")).toList();
        var opened = folders().stream().filter(Files::isDirectory).toList();
        var control = place.home.resolve("data/control");
        opened.forEach(folder -> mode(folder, "rwxr-xr-x"));
        try {
            Files.writeString(control, "anyone");
            mode(control, "rw-r--r--");
            var stranger = OtherUser.stranger(place);
            assertThat(open(stranger.tryAll(doors))).isEmpty();
            assertThat(open(stranger.tryAll(List.of("read " + control, "list " + place.home))))
                    .as("control: what is open is found open")
                    .hasSize(2);
            for (var socket : folders().stream().filter(OtherUserTest::isSocket).toList()) {
                mode(socket, "rwxrwxrwx");
                var answer = stranger.tryAll(List.of("unix " + socket + " /api/messages?session=main"))
                        .getFirst();
                mode(socket, "rw-------");
                assertThat(answer.opened().map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8)))
                        .as(answer.door())
                        .hasValueSatisfying(
                                text -> assertThat(text).doesNotContain(SAID).doesNotContain("HTTP/1.1 200"));
            }
        } finally {
            Files.deleteIfExists(control);
            opened.forEach(folder -> mode(folder, "rwx------"));
        }
    }

    @Test
    @DisplayName("R126 memory, environment and maps of the processes are closed to another user")
    void processes_areClosedToAnother() {
        assertThat(open(OtherUser.stranger(place).tryAll(processes()))).isEmpty();
        var readable =
                processes().stream().filter(door -> !door.endsWith("/mem")).toList();
        assertThat(open(OtherUser.owner(place).tryAll(readable)))
                .as("control: root's same program")
                .isEqualTo(readable);
    }

    @Test
    @DisplayName("R180 the port answers another user nothing private")
    void port_withoutAToken_answersNothingPrivate() {
        var targets = List.of(
                "/api/status",
                "/api/messages?session=main",
                "/api/sessions",
                "/api/vault",
                "/api/ledger",
                "/api/audit",
                "/api/keys",
                "/v1/models",
                "/ws");
        var stranger = OtherUser.stranger(place);
        var doors = targets.stream()
                .map(target -> "tcp " + gateway.port() + " " + target)
                .toList();
        for (var tried : stranger.tryAll(doors)) {
            assertThat(tried.text()).as(tried.door()).startsWith("HTTP/1.1 401").doesNotContain(SAID, "main");
        }
        var open = Stream.of("/healthz", "/readyz", "/")
                .map(target -> "tcp " + gateway.port() + " " + target)
                .toList();
        for (var tried : stranger.tryAll(open)) {
            assertThat(tried.text())
                    .as(tried.door())
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain(SAID, place.root.toString(), "\"pid\"");
        }
        var token = gateway.owner().token("read");
        assertThat(gateway.tcp()
                        .token(token)
                        .get("/api/messages?session=main")
                        .expect(200)
                        .text())
                .as("control: a token opens it")
                .contains(SAID);
    }

    @Test
    @DisplayName("R180 homarus says to another user what is wrong, and nothing else")
    void homarus_ofAnother_givesAProblem() {
        var stranger = OtherUser.stranger(place);
        var version = stranger.homarus("--version");
        assumeTrue(version.startsWith("0\n"), "another user cannot run the program where it is built: " + version);
        for (var words : List.of("start --port 0", "status", "vault list", "key slots", "audit verify")) {
            var said = stranger.homarus(words.split(" ", -1));
            assertThat(said)
                    .as(words)
                    .matches("(?s)[1-9]\\d*\\n.*\\b[A-Z]+-\\d{3} .*")
                    .doesNotContain("Exception", SAID, "ready on");
        }
        assertThat(stranger.homarus("status"))
                .as("it runs, and that is not for another user to know")
                .contains("CLI-066", "may not look")
                .doesNotContain("not running");
        assertThat(OtherUser.owner(place).homarus("status"))
                .as("control: the owner")
                .startsWith("0\n")
                .contains("ready");
    }
}
