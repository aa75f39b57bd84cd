package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.types.ProblemException;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A TPM in software, through the real systemd-creds.
@Timeout(120)
class CredsTpmTest extends SlotKeyContract {
    private static final Path PROGRAM = Path.of("/usr/bin/systemd-creds");

    @TempDir
    private static Path folder;

    private static SoftTpm tpm;
    private static Path program = PROGRAM;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROGRAM), "systemd-creds is not installed (Debian package systemd)");
        tpm = SoftTpm.in(folder);
        program = tpm.systemdCreds();
        try {
            creds(Creds.With.TPM2).make().key().close();
        } catch (ProblemException e) {
            assumeTrue(
                    !e.problem().code().matches("SLOT-03[23]"),
                    "systemd-creds may not be used, or lacks the libraries of TPMs (Debian packages libtss2-esys-3.0.2-0, libtss2-rc0,"
                            + " libtss2-tcti-swtpm0)");
            throw e;
        }
    }

    @AfterAll
    static void end() {
        if (tpm != null) {
            tpm.close();
        }
    }

    private static Creds creds(Creds.With with) {
        return new Creds(HOME, with, program, Tool.BOUND, tpm.option());
    }

    @Override
    SlotKey toMake() {
        return creds(Creds.With.TPM2);
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return creds(Creds.With.AUTO);
    }

    @Override
    SlotKey another() {
        return new Creds("home_another", Creds.With.TPM2, program, Tool.BOUND, tpm.option());
    }

    @Test
    void again_onAnotherTpmOrWithout_isRefused(@TempDir Path elsewhere) throws IOException, InterruptedException {
        var made = toMake().make();
        made.key().close();
        try (var other = SoftTpm.in(elsewhere)) {
            var there = new Creds(HOME, Creds.With.TPM2, other.systemdCreds(), Tool.BOUND, other.option());
            assertThatThrownBy(() -> there.again(made.parameters()))
                    .hasMessageStartingWith("SLOT-034")
                    .hasMessageContaining("another machine");
        }
        assertThat(made.parameters().text("with")).isEqualTo("tpm2");
        var gone = new Creds(
                HOME,
                Creds.With.TPM2,
                PROGRAM,
                Tool.BOUND,
                java.util.List.of("--tpm2-device=swtpm:path=" + elsewhere.resolve("none")));
        assertThatThrownBy(() -> gone.again(made.parameters())).hasMessageStartingWith("SLOT-033");
    }

    @Test
    void again_afterTheMachineWasStartedOtherwise_isRefused(@TempDir Path elsewhere)
            throws IOException, InterruptedException {
        try (var other = SoftTpm.in(elsewhere)) {
            var creds = new Creds(HOME, Creds.With.TPM2, other.systemdCreds(), Tool.BOUND, other.option());
            var made = creds.make();
            made.key().close();
            creds.again(made.parameters()).close();
            other.measureSomethingElse();
            assertThatThrownBy(() -> creds.again(made.parameters()))
                    .hasMessageStartingWith("SLOT-034")
                    .hasMessageContaining("Secure Boot state");
        }
    }
}
