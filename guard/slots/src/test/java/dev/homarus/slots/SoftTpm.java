package dev.homarus.slots;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A TPM 2.0 in software (`swtpm`), reached through a socket in a folder of its own.
final class SoftTpm implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/swtpm");
    private static final Path ASK = Path.of("/usr/bin/swtpm_ioctl");
    private static final Path FLUSH = Path.of("/usr/bin/tpm2_flushcontext");
    private static final Path EXTEND = Path.of("/usr/bin/tpm2_pcrextend");

    private final Path folder;
    private final Process process;

    private SoftTpm(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static SoftTpm in(Path folder) throws IOException, InterruptedException {
        for (var needed : List.of(PROGRAM, ASK, FLUSH, EXTEND)) {
            assumeTrue(
                    Files.isExecutable(needed),
                    needed + " is not installed (Debian packages swtpm, swtpm-tools, tpm2-tools)");
        }
        var socket = folder.resolve("tpm");
        var process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + folder,
                        "--server",
                        "type=unixio,path=" + socket,
                        "--ctrl",
                        "type=unixio,path=" + socket + ".ctrl",
                        "--flags",
                        "not-need-init,startup-clear")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var tpm = new SoftTpm(folder, process);
        tpm.waitUntilItAnswers();
        return tpm;
    }

    /// Asks over the control socket, which is there last.
    private void waitUntilItAnswers() throws IOException, InterruptedException {
        for (int round = 0; round < 200; round++) {
            if (run(ASK.toString(), "--unix", folder.resolve("tpm") + ".ctrl", "-c") == 0) {
                return;
            }
        }
        close();
        throw new IllegalStateException("swtpm does not start");
    }

    /// Returns a program that runs systemd-creds after what the last run left on the TPM was taken away, as the
    /// kernel's resource manager does for a real one.
    Path systemdCreds() throws IOException {
        var file = folder.resolve("systemd-creds");
        Files.writeString(file, """
                #!/bin/sh
                export TPM2TOOLS_TCTI=swtpm:path=SOCKET
                for what in -t -l -s; do FLUSH $what >/dev/null 2>&1 || exit 98; done
                exec /usr/bin/systemd-creds "$@"
                """.replace("FLUSH", FLUSH.toString())
                .replace("SOCKET", folder.resolve("tpm").toString()));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// Changes what the TPM has measured, as another Secure Boot state does.
    void measureSomethingElse() throws IOException, InterruptedException {
        if (run(EXTEND.toString(), "7:sha256=" + "ab".repeat(32)) != 0) {
            throw new IllegalStateException("tpm2_pcrextend failed");
        }
    }

    private int run(String... command) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TPM2TOOLS_TCTI", "swtpm:path=" + folder.resolve("tpm"));
        var running = builder.start();
        if (!running.waitFor(20, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            return -1;
        }
        return running.exitValue();
    }

    /// The option by which systemd-creds takes this TPM.
    List<String> option() {
        return List.of("--tpm2-device=swtpm:path=" + folder.resolve("tpm"));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
