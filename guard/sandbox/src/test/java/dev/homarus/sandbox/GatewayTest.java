package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.command.Plan;
import dev.homarus.crypto.Digests;
import dev.homarus.policy.Policy;
import dev.homarus.types.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sandbox of a gateway that an ordinary user runs, and of one that is killed.
class GatewayTest {
    private static final int USER = 54_321;

    @TempDir
    Path root;

    @Test
    void command_ofAnOrdinaryUser_isIsolated() throws Exception {
        assertThat(asUser("echo hello; id -u; cat /proc/self/uid_map; ls /home /root 2>/dev/null; touch made", 10_000))
                .startsWith("Isolated Done[exit=0, output=Output[text=hello\n1000\n      1000")
                .contains("cut=false");
        assertThat(Files.getAttribute(root.resolve("workspace/made"), "unix:uid"))
                .isEqualTo(USER);
    }

    @Test
    @DisplayName("SB-14 an ordinary user's fork bomb is contained")
    void forkBomb_ofAnOrdinaryUser_isContained() throws Exception {
        assertThat(asUser("bomb() { bomb | bomb & }; bomb; sleep 60", 2_000))
                .startsWith("Isolated")
                .containsAnyOf("TimedOut[", "Killed[why=more than 24 processes", "Killed[why=more than 65536 bytes");
        assertThat(Rig.running("bomb | bomb")).isZero();
    }

    @Test
    void detachedProcesses_ofAnOrdinaryUser_doNotSurviveTheTime() throws Exception {
        assertThat(asUser("setsid nohup sleep 48.001 >/dev/null 2>&1 & trap '' TERM; sleep 48.001", 500))
                .startsWith("Isolated TimedOut[");
        assertThat(Rig.running("sleep\u000048.001")).isZero();
    }

    @Test
    void memoryOfAllProcesses_ofAnOrdinaryUser_isBounded() throws Exception {
        assertThat(asUser(
                        "for i in 1 2 3; do (x=$(head -c 25M /dev/zero | tr '\\0' x); sleep 20; :) & done; wait",
                        10_000))
                .startsWith("Isolated Killed[why=more than 64 MiB of memory");
    }

    @Test
    @DisplayName("SB-14 a gateway that is killed leaves no process")
    void gateway_thatIsKilled_leavesNoProcess() throws Exception {
        rigOrSkip();
        var gateway = start(
                List.of(),
                Gateway.class,
                List.of("echo begun >mark; setsid nohup sleep 49.001 & sleep 49.001", "60000"));
        assertThat(Rig.eventually(Duration.ofSeconds(20), () -> Rig.running("sleep\u000049.001") >= 2))
                .isTrue();

        gateway.destroyForcibly().waitFor();

        assertThat(Rig.eventually(Duration.ofSeconds(2), () -> Rig.running("49.001") == 0))
                .isTrue();
    }

    @Test
    @DisplayName("SB-25 level B holds an ordinary user's command: secrets, writing, TCP, UDP, namespaces")
    void command_ofAnOrdinaryUser_isConfined() throws Exception {
        confinedOrSkip();
        var secret = Files.writeString(root.resolve("secret"), "canary");
        Files.setAttribute(secret, "unix:uid", USER);
        var text = asUser(
                "cat " + secret + "; echo x >>" + secret + "; chmod 777 " + secret + "; ls .. /proc"
                        + "; (: >/dev/tcp/127.0.0.1/9); (: >/dev/udp/127.0.0.1/9); unshare -U id; kill -0 $PPID"
                        + "; touch made && echo made",
                10_000,
                "confined");

        assertThat(text)
                .startsWith("Confined Done[exit=0")
                .contains("Permission denied", "not supported", "Operation not permitted", "\nmade\n")
                .doesNotContain("canary", "uid=");
        assertThat(secret).hasContent("canary");
        assertThat(Files.getPosixFilePermissions(secret)).hasSizeLessThan(9);
        assertThat(Files.getAttribute(root.resolve("workspace/made"), "unix:uid"))
                .isEqualTo(USER);
    }

    @Test
    @DisplayName("SB-25 level B ends an ordinary user's fork bomb")
    void forkBomb_ofAnOrdinaryUser_isConfined() throws Exception {
        confinedOrSkip();
        assertThat(asUser("bomb() { bomb | bomb & }; bomb; sleep 60", 2_000, "confined"))
                .startsWith("Confined")
                .containsAnyOf("TimedOut[", "Killed[why=more than 24 processes", "Killed[why=more than 65536 bytes");
        assertThat(Rig.running("bomb | bomb")).isZero();
    }

    @Test
    @DisplayName("SB-14 level B: a gateway that is killed leaves no process of its session")
    void confinedGateway_thatIsKilled_leavesNoProcess() throws Exception {
        confinedOrSkip();
        Files.createDirectories(root.resolve("workspace"));
        var gateway =
                start(List.of(), Gateway.class, List.of("nohup sleep 57.001 & sleep 57.001", "60000", "confined"));
        assertThat(Rig.eventually(Duration.ofSeconds(20), () -> Rig.running("sleep\u000057.001") >= 2))
                .isTrue();

        gateway.destroyForcibly().waitFor();

        assertThat(Rig.eventually(Duration.ofSeconds(2), () -> Rig.running("57.001") == 0))
                .isTrue();
    }

    @Test
    void cost_ofIsolation_forAnOrdinaryUser_isPrinted() throws Exception {
        rigOrSkip();
        var process = startAsUser(Startup.class, List.of("20"));

        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println("ordinary user: " + text);
        assertThat(text).startsWith("Isolated").contains("p50");
    }

    private void confinedOrSkip() throws IOException {
        Rig.confined(root, Limits.STANDARD).close();
    }

    private String asUser(String command, long milliseconds, String... more) throws Exception {
        if (more.length == 0) {
            rigOrSkip();
        }
        var all = new ArrayList<>(List.of(command, Long.toString(milliseconds)));
        all.addAll(List.of(more));
        var process = startAsUser(Gateway.class, all);
        try {
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process startAsUser(Class<?> program, List<String> arguments) throws Exception {
        var own = Files.getAttribute(root, "unix:uid").equals(0);
        assumeTrue(own, "only root can start a process of another user; these run as an ordinary user already");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        Files.setAttribute(root, "unix:uid", USER);
        Files.setAttribute(Files.createDirectories(root.resolve("workspace")), "unix:uid", USER);
        Files.setAttribute(Files.createDirectories(root.resolve("own")), "unix:uid", USER);
        try (var files = Files.list(root.resolve("own"))) {
            for (var file : files.toList()) {
                Files.setAttribute(file, "unix:uid", USER);
            }
        }
        return start(
                List.of("/usr/bin/setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"),
                program,
                arguments);
    }

    private void rigOrSkip() throws IOException {
        Rig.in(root).close();
    }

    private Process start(List<String> before, Class<?> program, List<String> arguments) throws Exception {
        var line = new ArrayList<>(before);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                program.getName(),
                root.toString()));
        line.addAll(arguments);
        return new ProcessBuilder(line)
                .directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// Copies the classes to where another user can read them.
    private String classPath() {
        return Stream.of(
                        Sandbox.class,
                        Gateway.class,
                        Plan.class,
                        Digests.class,
                        Policy.class,
                        Problem.class,
                        Assertions.class,
                        Test.class)
                .map(GatewayTest::location)
                .distinct()
                .map(this::copied)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Path copied(Path from) {
        var to = root.resolve("classes-" + Integer.toHexString(from.hashCode()) + "-" + from.getFileName());
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.copy(file, file.equals(from) ? to : target);
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
