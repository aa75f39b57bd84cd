package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Isolated, as allowed, or not at all.
class RefusalTest {
    @TempDir
    Path root;

    @Test
    @DisplayName("SB-11 without bubblewrap and Landlock nothing runs")
    void machine_withoutBubblewrap_runsNothingAndSaysWhy() throws IOException {
        try (var sandbox = sandbox(List.of(root.resolve("bwrap")), workspace())) {
            assertThat(problem(sandbox)).isEqualTo("SANDBOX-001");
            assertNothingRan(sandbox);
        }
    }

    @Test
    @DisplayName("SB-11 where bubblewrap may not isolate nothing runs")
    void machine_whereBubblewrapFails_runsNothingAndSaysWhy() throws IOException {
        try (var sandbox = sandbox(List.of(Path.of("/usr/bin/false")), workspace())) {
            assertThat(problem(sandbox)).isIn("SANDBOX-005", "SANDBOX-006");
            assertNothingRan(sandbox);
        }
    }

    /// A program that runs its command without isolating it is not a sandbox: it makes no status.
    @Test
    @DisplayName("SB-11 a program that only pretends to isolate runs nothing")
    void machine_whereBubblewrapOnlyPretends_runsNothing() throws IOException {
        try (var sandbox = sandbox(List.of(Path.of("/usr/bin/env")), workspace())) {
            assertThat(sandbox.level()).isInstanceOf(Level.None.class);
            assertNothingRan(sandbox);
        }
    }

    @Test
    void machine_ofAnotherProcessor_runsNothing() throws IOException {
        var script = Files.writeString(root.resolve("bwrap"), "#!/bin/sh\nexec /usr/bin/bwrap \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        try (var sandbox = sandbox(List.of(script), workspace())) {
            assertThat(problem(sandbox)).isEqualTo("SANDBOX-003");
        }
    }

    @Test
    void workspace_thatHoldsHomarusOwnFiles_isRefused() {
        try (var sandbox = sandbox(Settings.BWRAP, root)) {
            assertThat(problem(sandbox)).isEqualTo("SANDBOX-004");
        }
    }

    @Test
    void workspace_thatIsMissing_isRefused() {
        try (var sandbox = sandbox(Settings.BWRAP, root.resolve("nowhere"))) {
            assertThat(problem(sandbox)).isEqualTo("SANDBOX-004");
        }
    }

    @Test
    void scratch_ofTheSandbox_isTheOwnersOnly() throws IOException {
        try (var rig = Rig.in(root)) {
            assertThat(Files.getPosixFilePermissions(rig.root.resolve("own"))).hasSize(3);
        }
    }

    @Test
    @DisplayName("EX-06 a Permit works once")
    void permit_usedTwice_isRefused() throws IOException {
        try (var rig = Rig.in(root)) {
            var permit = Rig.permit(Rig.action("echo x >>once", "/workspace", Rig.ENVIRONMENT, Rig.TIME));
            rig.sandbox.run(permit);

            assertThatThrownBy(() -> rig.sandbox.run(permit)).isInstanceOf(IllegalStateException.class);
            assertThat(rig.workspace.resolve("once")).hasContent("x");
        }
    }

    @Test
    void permit_thatExpired_isRefused() throws IOException {
        try (var rig = Rig.in(root)) {
            var later = Sandbox.probe(
                    Settings.standard(rig.workspace, root.resolve("own")),
                    InstantSource.fixed(Instant.now().plusSeconds(31)));
            var permit = Rig.permit(Rig.action("echo x >late", "/workspace", Rig.ENVIRONMENT, Rig.TIME));

            assertThatThrownBy(() -> later.run(permit)).isInstanceOf(IllegalStateException.class);
            assertThat(rig.workspace.resolve("late")).doesNotExist();
            later.close();
        }
    }

    @Test
    void permit_forSomethingElse_isRefused() throws IOException {
        try (var rig = Rig.in(root)) {
            var permit = Rig.permit(new Action.ReadWorkspace("s1", "file"));

            assertThatThrownBy(() -> rig.sandbox.run(permit)).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tmp",
                "/etc",
                "/workspaces",
                "/workspace/..",
                "/workspace/../etc",
                "/workspace/none",
                "/workspace/file",
                "/workspace/out",
                "/workspace/up",
                "/workspace/./in",
                "/workspace//in/../.."
            })
    void folder_thatIsNotBelowTheWorkspace_isRefused(String folder) throws IOException {
        try (var rig = Rig.in(root)) {
            Files.createDirectories(rig.workspace.resolve("in"));
            Files.writeString(rig.workspace.resolve("file"), "");
            Files.createSymbolicLink(rig.workspace.resolve("out"), Path.of("/usr"));
            Files.createSymbolicLink(rig.workspace.resolve("up"), Path.of(".."));

            assertThat(refusal(rig, Rig.action("pwd", folder, Rig.ENVIRONMENT, Rig.TIME)))
                    .isEqualTo("SANDBOX-008");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A=B",
                "A B",
                "1A",
                "BASH_ENV",
                "BASH_FUNC_x%%",
                "ENV",
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "SHELLOPTS",
                "é"
            })
    @DisplayName("EX-35 names that steer are refused")
    void environmentName_thatSteersOrIsNone_isRefused(String name) throws IOException {
        try (var rig = Rig.in(root)) {
            assertThat(refusal(rig, Rig.action("env", "/workspace", Map.of(name, "x"), Rig.TIME)))
                    .isEqualTo("SANDBOX-009");
        }
    }

    @Test
    void environment_withAZeroOrTooLarge_isRefused() throws IOException {
        try (var rig = Rig.in(root)) {
            assertThat(refusal(rig, Rig.action("env", "/workspace", Map.of("A", "x\0--bind"), Rig.TIME)))
                    .isEqualTo("SANDBOX-009");
            assertThat(refusal(rig, Rig.action("env", "/workspace", Map.of("A", "x".repeat(40_000)), Rig.TIME)))
                    .isEqualTo("SANDBOX-009");
        }
    }

    @Test
    void time_beyondTenMinutes_isRefused() throws IOException {
        try (var rig = Rig.in(root)) {
            assertThat(refusal(rig, Rig.action("env", "/workspace", Map.of(), Duration.ofMinutes(11))))
                    .isEqualTo("SANDBOX-010");
        }
    }

    private Path workspace() throws IOException {
        return Files.createDirectories(root.resolve("workspace"));
    }

    private Sandbox sandbox(List<Path> bwrap, Path workspace) {
        return Sandbox.probe(
                new Settings(bwrap, workspace, root.resolve("own"), Settings.CONTROL_GROUPS, Limits.STANDARD, false),
                InstantSource.system());
    }

    private static String problem(Sandbox sandbox) {
        return switch (sandbox.level()) {
            case Level.Isolated() -> "none";
            case Level.Confined confined -> "confined";
            case Level.None(var problem) -> problem.code();
        };
    }

    private void assertNothingRan(Sandbox sandbox) throws IOException {
        var marker = workspace().resolve("ran");
        var action = Rig.action("touch " + marker + " ran", "/workspace", Rig.ENVIRONMENT, Rig.TIME);

        assertThat(sandbox.run(Rig.permit(action))).isInstanceOf(Outcome.Failed.class);
        assertThat(marker).doesNotExist();
    }

    private static String refusal(Rig rig, Action action) {
        return Rig.refusal(rig.sandbox.run(Rig.permit(action)));
    }
}
