package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.policy.Permit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mode only takes away.
class ModeTest {
    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
        Files.writeString(rig.workspace.resolve("readable"), "text\n");
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @DisplayName("R245 SB-11 off: nothing runs, and never on the bare host")
    void off_runsNothing() {
        assertThat(Rig.refusal(rig.sandbox.run(permit("touch ran"), Mode.OFF))).isEqualTo("SANDBOX-014");
        assertThat(rig.workspace.resolve("ran")).doesNotExist();
    }

    @Test
    @DisplayName("R245 strict: the workspace is read-only, /tmp is the run's own")
    void strict_writesToTmpOnly() {
        assertThat(strict("cat readable; (echo x >planted) 2>&1; (rm readable) 2>&1; echo x >/tmp/x && cat /tmp/x"))
                .startsWith("text\n")
                .contains("Read-only file system")
                .endsWith("x\n");
        assertThat(rig.workspace.resolve("planted")).doesNotExist();
        assertThat(rig.workspace.resolve("readable")).exists();
    }

    @Test
    @DisplayName("R245 strict: no network and no home")
    void strict_hasNoNetworkAndNoHome() {
        assertThat(strict("cat /proc/net/dev | grep -c : ; ls -d /home /root 2>&1; (: >/dev/tcp/127.0.0.1/80) 2>&1"))
                .startsWith("1\n")
                .contains("No such file", "refused");
    }

    @Test
    void strict_hasTighterLimits() {
        assertThat(strict("ulimit -u; ulimit -d; ulimit -f")).isEqualTo("32\n262144\n16384\n");
        assertThat(strict("head -c 20M /dev/zero >/tmp/x; wc -c </tmp/x")).contains("16777216");
    }

    @Test
    void standard_isWhatIsMeantWithoutAMode() {
        assertThat(rig.output("echo x >made; cat made; ulimit -u")).isEqualTo("x\n64\n");
    }

    private static Permit permit(String command) {
        return Rig.permit(Rig.action(command, "/workspace", Rig.ENVIRONMENT, Rig.TIME));
    }

    private static String strict(String command) {
        var outcome = rig.sandbox.run(permit(command), Mode.STRICT);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output().text();
    }
}
