package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was approved is what runs: a file or folder that has changed in between voids the Plan.
class PinsTest {
    @TempDir
    Path root;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.in(root);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void plan_whosePinsHold_runs() throws IOException {
        write("job.sh", "echo approved");

        assertThat(ran(job("/usr/bin/bash", "/workspace", "/workspace/job.sh"))).isEqualTo("approved\n");
    }

    @Test
    @DisplayName("EX-04 a script that is rewritten after the approval is not run")
    void script_rewritten_isRefused() throws IOException {
        write("job.sh", "echo approved");
        var plan = job("/usr/bin/bash", "/workspace", "/workspace/job.sh");
        var time = Files.getLastModifiedTime(rig.workspace.resolve("job.sh"));
        write("job.sh", "echo changed!");
        Files.setLastModifiedTime(rig.workspace.resolve("job.sh"), time);

        assertChanged(plan, "/workspace/job.sh");
    }

    @Test
    @DisplayName("EX-04 a script that is replaced by another of the same content is not run")
    void script_replacedByItsCopy_isRefused() throws IOException {
        write("job.sh", "echo approved");
        var plan = job("/usr/bin/bash", "/workspace", "/workspace/job.sh");
        write("other", "echo approved");
        Files.move(
                rig.workspace.resolve("other"), rig.workspace.resolve("job.sh"), StandardCopyOption.REPLACE_EXISTING);

        assertChanged(plan, "/workspace/job.sh");
    }

    @Test
    void script_removed_isRefused() throws IOException {
        write("job.sh", "echo approved");
        var plan = job("/usr/bin/bash", "/workspace", "/workspace/job.sh");
        Files.delete(rig.workspace.resolve("job.sh"));

        assertChanged(plan, "/workspace/job.sh");
    }

    @Test
    @DisplayName("EX-03 a working folder that is swapped for a link is not entered")
    void folder_swappedForALink_isRefused() throws IOException {
        Files.createDirectories(rig.workspace.resolve("w"));
        var other = Files.createDirectories(rig.workspace.resolve("other"));
        var plan = job("/usr/bin/pwd", "/workspace/w", "/workspace/w");
        Files.delete(rig.workspace.resolve("w"));
        Files.createSymbolicLink(rig.workspace.resolve("w"), other.getFileName());

        assertChanged(plan, "/workspace/w");
    }

    @Test
    @DisplayName("EX-03 a working folder that is made anew is not entered")
    void folder_madeAnew_isRefused() throws IOException {
        var folder = Files.createDirectories(rig.workspace.resolve("w"));
        var plan = job("/usr/bin/pwd", "/workspace/w", "/workspace/w");
        Files.move(folder, rig.workspace.resolve("away"));
        Files.createDirectories(folder);

        assertChanged(plan, "/workspace/w");
    }

    /// The program stands in the workspace here, where the test can replace it.
    @Test
    @DisplayName("EX-05 a program that is replaced is not run")
    void program_replaced_isRefused() throws IOException {
        Files.copy(Path.of("/usr/bin/id"), rig.workspace.resolve("tool"));
        var plan = job("/workspace/tool", "/workspace", "/workspace/tool");
        Files.copy(Path.of("/usr/bin/env"), rig.workspace.resolve("tool"), StandardCopyOption.REPLACE_EXISTING);

        assertChanged(plan, "/workspace/tool");
    }

    @Test
    @DisplayName("EX-05 a program earlier in the path does not take a program's place")
    void program_shadowed_isNotRun() throws IOException {
        write("pwd", "#!/bin/sh\necho shadow");
        assertThat(rig.workspace.resolve("pwd").toFile().setExecutable(true)).isTrue();
        var stage = new Plan.Stage(
                "/usr/bin/pwd",
                java.util.List.of("pwd"),
                "/workspace",
                Map.of("PATH", "/workspace"),
                java.util.List.of());

        assertThat(ran(Rig.plan(stage))).isEqualTo("/workspace\n");
    }

    @Test
    void pin_ofAFile_isItsDeviceInodeAndDigest() throws IOException {
        var file = write("abc", "abc");
        var device = (Long) Files.getAttribute(file, "unix:dev");
        var inode = (Long) Files.getAttribute(file, "unix:ino");

        assertThat(pin("/workspace/abc"))
                .isEqualTo(new Pin(
                        device + ":" + inode, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(pin("/workspace").sha256()).isEmpty();
        assertThat(rig.sandbox.surroundings().pin("/workspace/none")).isEmpty();
        assertThat(rig.sandbox.surroundings().pin("/etc/passwd")).isEmpty();
        assertThat(rig.sandbox.surroundings().pin("/dev/null")).isEmpty();
    }

    @Test
    void pin_ofAProgram_isThatOfItsFile() throws IOException {
        assertThat(HexFormat.of().parseHex(pin("/usr/bin/env").sha256())).hasSize(32);
        assertThat(pin("/bin/sh"))
                .isEqualTo(pin("/usr/bin/" + Path.of("/bin/sh").toRealPath().getFileName()));
        long begun = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            pin("/usr/bin/env");
        }
        System.out.println("pin of a known program: " + (System.nanoTime() - begun) / 1_000_000 + " us");
    }

    @Test
    void pin_ofAFileOver64MiB_isNone() throws IOException {
        try (var file =
                new java.io.RandomAccessFile(rig.workspace.resolve("big").toFile(), "rw")) {
            file.setLength((64 << 20) + 1);
        }

        assertThat(rig.sandbox.surroundings().pin("/workspace/big")).isEmpty();
    }

    private Plan job(String program, String folder, String pinned) {
        var words = pinned.endsWith(".sh") ? java.util.List.of("bash", pinned) : java.util.List.of("tool");
        var stage = new Plan.Stage(program, words, folder, Map.of(), java.util.List.of());
        var pins = new TreeMap<String, Pin>();
        pins.put(program, pin(program));
        pins.put(folder, pin(folder));
        pins.put(pinned, pin(pinned));
        return new Plan(Rig.plan(stage).steps(), pins);
    }

    private Pin pin(String path) {
        return rig.sandbox.surroundings().pin(path).orElseThrow();
    }

    private Path write(String name, String text) throws IOException {
        var file = rig.workspace.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        return file;
    }

    private String ran(Plan plan) {
        var outcome = rig.run(plan);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output().text();
    }

    private void assertChanged(Plan plan, String path) {
        assertThat(rig.run(plan)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.problem().code()).isEqualTo("SANDBOX-012");
            assertThat(failed.problem().sentence()).startsWith(path + " ");
        });
    }
}
