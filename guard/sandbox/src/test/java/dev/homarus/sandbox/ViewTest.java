package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Surroundings;
import dev.homarus.command.Surroundings.Entry;
import dev.homarus.command.Surroundings.Entry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is told about the sandbox from outside is what is found inside.
class ViewTest {
    @TempDir
    static Path root;

    private static Rig rig;
    private static Surroundings around;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
        around = rig.sandbox.surroundings();
        var workspace = rig.workspace;
        Files.createDirectories(workspace.resolve("a/b"));
        Files.writeString(workspace.resolve("a/b/file"), "x");
        Files.writeString(rig.root.resolve("secret"), "canary");
        link("to-file", "a/b/file");
        link("to-folder", "/workspace/a/b");
        link("up", "..");
        link("up-and-in", "../workspace/a");
        link("to-secret", rig.root.resolve("secret").toString());
        link("to-root", rig.root.toString());
        link("to-shadow", "/etc/shadow");
        link("to-usr", "/usr/bin");
        link("round", "round");
        link("chain", "to-folder/../b/file");
        link("dangling", "/workspace/none/x");
        Files.createDirectories(workspace.resolve("ways"));
    }

    private static void link(String name, String to) throws IOException {
        Files.createSymbolicLink(rig.workspace.resolve(name), Path.of(to));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,FOLDER,/",
        "/workspace,FOLDER,/workspace",
        "//workspace/./a//b/,FOLDER,/workspace/a/b",
        "/workspace/to-file,FILE,/workspace/a/b/file",
        "/workspace/to-folder/file,FILE,/workspace/a/b/file",
        "/workspace/up,FOLDER,/",
        "/workspace/up-and-in/b,FOLDER,/workspace/a/b",
        "/workspace/chain,FILE,/workspace/a/b/file",
        "/workspace/dangling,ABSENT,/workspace/none/x",
        "/workspace/none/x,ABSENT,/workspace/none/x",
        "/workspace/a/b/file/x,ABSENT,/workspace/a/b/file/x",
        "/workspace/round,OTHER,/workspace/round",
        "/workspace/to-shadow,ABSENT,/etc/shadow",
        "/workspace/to-usr/env,FILE,/usr/bin/env",
        "/etc/passwd,FILE,/etc/passwd",
        "/etc/shadow,ABSENT,/etc/shadow",
        "/home,ABSENT,/home",
        "/root,ABSENT,/root",
        "/var/log,ABSENT,/var/log",
        "/tmp,FOLDER,/tmp",
        "/tmp/x,ABSENT,/tmp/x",
        "/dev/null,OTHER,/dev/null",
        "/dev/tcp,ABSENT,/dev/tcp",
        "/proc/self/environ,OTHER,/proc/self/environ",
        "workspace,OTHER,workspace"
    })
    void place_asSeenInside_isTold(String path, Kind kind, String real) {
        assertThat(around.look(path)).isEqualTo(new Entry(kind, real));
    }

    @Test
    @DisplayName("SB-24 a link out of the workspace leads to that path inside, and not to the host's")
    void linkOutOfTheWorkspace_isNotFollowedOnTheHost() {
        assertThat(around.look("/workspace/to-secret").kind()).isEqualTo(Kind.ABSENT);
        assertThat(around.look("/workspace/to-root/secret").kind()).isEqualTo(Kind.ABSENT);
        assertThat(around.pin("/workspace/to-secret")).isEmpty();
        assertThat(around.names("/workspace/to-root")).isEmpty();
    }

    /// The shell inside is asked the same questions.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/workspace/to-file",
                "/workspace/to-folder",
                "/workspace/up",
                "/workspace/chain",
                "/workspace/to-secret",
                "/workspace/round",
                "/workspace/a/../to-usr/../bin/env",
                "/usr/bin/env",
                "/bin/sh",
                "/lib64",
                "/etc/alternatives",
                "/etc/group",
                "/etc/hosts",
                "/dev/null",
                "/dev/shm",
                "/dev/random",
                "/sys",
                "/opt"
            })
    void place_lookedAtFromBothSides_isTheSame(String path) {
        var inside = rig.output("[ -f '" + path + "' ] && echo FILE || { [ -d '" + path
                        + "' ] && echo FOLDER; } || { [ -e '" + path + "' ] && echo OTHER; } || echo ABSENT")
                .strip();
        var outside = around.look(path);

        // A link that leads round in circles is there, and nothing.
        assertThat(path.equals("/workspace/round") ? "ABSENT" : outside.kind().name())
                .isEqualTo(inside);
        if (!inside.equals("ABSENT")) {
            assertThat(rig.output("realpath '" + path + "'").strip()).isEqualTo(outside.real());
        }
    }

    @Test
    void names_ofAFolder_areSortedByTheirBytes() throws IOException {
        var folder = Files.createDirectories(rig.workspace.resolve("many"));
        for (var name : List.of("b", "A", ".hidden", "a", "~", "-exec", "a b")) {
            Files.writeString(folder.resolve(name), "");
        }

        assertThat(around.names("/workspace/many")).contains(List.of("-exec", ".hidden", "A", "a", "a b", "b", "~"));
        assertThat(around.names("/workspace/to-folder")).contains(List.of("file"));
        assertThat(around.names("/workspace/to-file")).isEmpty();
        assertThat(around.names("/workspace/none")).isEmpty();
        assertThat(around.names("/tmp")).contains(List.of());
        assertThat(around.names("/usr/bin").orElseThrow()).contains("env");
    }

    @Test
    void names_ofAFolderWithTooMany_areNotTold() throws IOException {
        var folder = Files.createDirectories(rig.workspace.resolve("crowd"));
        for (int i = 0; i < 4_097; i++) {
            Files.createFile(folder.resolve("f" + i));
        }

        assertThat(around.names("/workspace/crowd")).isEmpty();
    }

    @Test
    @DisplayName("EX-05 a program is found in the trusted folders only")
    void program_isNeverTheWorkspaces() throws IOException {
        var planted = Files.writeString(rig.workspace.resolve("planted-program"), "#!/bin/sh\n");
        assertThat(planted.toFile().setExecutable(true)).isTrue();

        assertThat(around.program("env")).contains("/usr/bin/env");
        assertThat(around.program("planted-program")).isEmpty();
        for (var name : List.of("", ".", "..", "./env", "/usr/bin/env", "no-such-program", "alternatives")) {
            assertThat(around.program(name)).as(name).isEmpty();
        }
    }

    @Test
    void ownState_isNowhereInside() {
        assertThat(around.state()).isEmpty();
        assertThat(around.home()).isEqualTo("/workspace").isEqualTo(around.workspace());
    }

    /// A command inside swaps a folder for a link while its names are asked for.
    @Test
    @DisplayName("SB-24 a folder that is swapped for a link while it is looked at leads nowhere")
    void swappedFolder_isNeverFollowed() throws Exception {
        var outside = Files.createDirectories(rig.root.resolve("outside/in"));
        Files.writeString(outside.resolve("canary"), "x");
        Files.createDirectories(rig.workspace.resolve("swap/in"));
        var swapping = Thread.ofVirtual()
                .start(() -> rig.run("while :; do mv swap aside; ln -s " + outside.getParent()
                        + " swap; rm swap; mv aside swap; done"));
        try {
            for (int i = 0; i < 2_000; i++) {
                assertThat(around.names("/workspace/swap/in").orElse(List.of())).doesNotContain("canary");
                assertThat(around.pin("/workspace/swap/in/canary")).isEmpty();
            }
        } finally {
            swapping.interrupt();
            swapping.join();
        }
    }
}
