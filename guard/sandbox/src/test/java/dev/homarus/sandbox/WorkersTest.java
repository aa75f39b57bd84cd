package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of our own behind walls. The program of these tests is a shell, which is shown with what it needs.
class WorkersTest {
    private static final long MEMORY = 64L << 20;

    @TempDir
    Path root;

    private Rig rig;
    private Workers workers;

    @BeforeEach
    void isolated() throws IOException {
        rig = Rig.in(root);
        workers = new Workers(rig.sandbox, Settings.standard(rig.workspace, rig.root.resolve("own")));
    }

    @AfterEach
    void ended() {
        workers.close();
        rig.close();
    }

    private Worker shell(String script) throws IOException {
        var shown = Map.of("/run/tools", Path.of("/usr/bin").toRealPath());
        var line = List.of("/run/tools/bash", "-c", script);
        return workers.start(new Workplace(line, shown, Map.of("PATH", "/run/tools", "MARK", "m"), MEMORY));
    }

    private static String said(Worker worker) throws IOException {
        return new String(worker.output().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void start_answersOnSix_andItsOutputIsNotAmongIt() throws IOException {
        try (var worker = shell("read line; echo noise; echo \"$line and $MARK\" >&6")) {
            worker.input().write("hello\n".getBytes(StandardCharsets.UTF_8));
            worker.input().flush();
            assertThat(said(worker)).isEqualTo("hello and m");
            Patience.until(Duration.ofSeconds(5), () -> worker.lastWords().contains("noise"));
            assertThat(worker.lastWords()).contains("noise");
        }
    }

    @Test
    void inside_isNothingOfTheOwners_andNothingCanBeWritten() throws IOException {
        Files.writeString(rig.workspace.resolve("owners"), "x");
        try (var worker = shell("{ ls /; ls /home /root /workspace " + rig.workspace
                + "; echo x >/usr/lib/x; echo x >/run/x; } >&6 2>&6")) {
            var said = said(worker);
            assertThat(said).doesNotContain("owners");
            assertThat(said.lines().takeWhile(line -> !line.startsWith("ls")))
                    .isSubsetOf("dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "tmp", "usr");
            assertThat(said.lines().filter(line -> line.contains("Read-only"))).hasSize(2);
        }
    }

    @Test
    void inside_thereIsNoNetworkAndNoSocket() throws IOException {
        try (var worker = shell("{ cat /proc/net/dev; (exec 7<>/dev/tcp/127.0.0.1/9) ; echo end; } >&6 2>&6")) {
            var said = said(worker);
            assertThat(said.lines()
                            .filter(line -> line.contains(":"))
                            .filter(line -> line.matches("\\s*\\w+:.*[0-9].*")))
                    .allMatch(line -> line.strip().startsWith("lo:"));
            assertThat(said).contains("not supported by protocol").endsWith("end");
        }
    }

    @Test
    void descriptors_areTheFourThatAreSpokenOf() throws IOException {
        try (var worker = shell("ls -l /proc/$$/fd >&6")) {
            assertThat(said(worker)
                            .lines()
                            .filter(line -> line.contains("->"))
                            .map(line -> line.replaceFirst(".* ([0-9]+) -> .*", "$1")))
                    .contains("0", "1", "2", "6")
                    .doesNotContain("3", "4", "5");
        }
    }

    @Test
    void close_endsItAtOnce_andLeavesNoFile() throws IOException {
        var worker = shell("sleep 600");
        worker.close();
        assertThat(worker.isAlive()).isFalse();
        Patience.until(Duration.ofSeconds(5), () -> left().isEmpty());
        assertThat(left()).isEmpty();
    }

    private List<String> left() {
        try (var files = Files.list(rig.root.resolve("own"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("worker-"))
                    .toList();
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    @Test
    void memory_moreThanItMay_isSeen() throws IOException {
        // The least that is enforced is what a command has.
        try (var worker = shell("x=$(head -c 600000000 /dev/zero | tr '\\0' x); echo ready >&6; sleep 600")) {
            Patience.until(Duration.ofSeconds(20), () -> worker.isTooLarge() || !worker.isAlive());
            assertThat(worker.isTooLarge()).isTrue();
        }
    }

    @Test
    void start_withoutIsolation_isRefused() {
        try (var none = Sandbox.probe(
                        new Settings(
                                List.of(),
                                rig.workspace,
                                rig.root.resolve("other"),
                                Settings.CONTROL_GROUPS,
                                Limits.STANDARD,
                                false),
                        InstantSource.system());
                var closed = new Workers(none, Settings.standard(rig.workspace, rig.root.resolve("other")))) {
            assertThat(closed.missing())
                    .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("SANDBOX-001"));
            assertThatThrownBy(() -> closed.start(new Workplace(List.of("/bin/true"), Map.of(), Map.of(), MEMORY)))
                    .isInstanceOf(IOException.class);
        }
    }
}
