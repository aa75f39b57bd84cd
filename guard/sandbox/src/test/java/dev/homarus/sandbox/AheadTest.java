package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sandbox that was made ahead of time is as fresh as one that is made for the run.
class AheadTest {
    @TempDir
    Path root;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.in(root);
        assertThat(rig.output("echo x >/tmp/left; echo first")).isEqualTo("first\n");
        assertThat(Rig.eventually(Duration.ofSeconds(5), () -> waiting() > 0)).isTrue();
    }

    @AfterEach
    void stop() {
        rig.close();
        assertThat(Rig.eventually(Duration.ofSeconds(5), () -> waiting() == 0)).isTrue();
    }

    /// Counts the programs this process has started that are there now.
    private static long waiting() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .count();
    }

    @Test
    void run_afterAnother_findsNothingOfIt() {
        assertThat(rig.output("ls -A /tmp; set -- /proc/[0-9]*; echo $#")).isEqualTo("2\n");
    }

    @Test
    void workspace_thatWasReplacedMeanwhile_isTheNewOne() throws IOException {
        Files.move(rig.workspace, rig.root.resolve("away"));
        Files.createDirectories(rig.workspace);

        assertThat(rig.output("echo here >made && cat made")).isEqualTo("here\n");
        assertThat(rig.workspace.resolve("made")).hasContent("here");
        assertThat(rig.root.resolve("away/made")).doesNotExist();
    }

    @Test
    void mode_thatIsAnother_isKept() {
        var permit = Rig.permit(Rig.action("echo x >planted; ulimit -u", "/workspace", Rig.ENVIRONMENT, Rig.TIME));

        assertThat(((Outcome.Done) rig.sandbox.run(permit, Mode.STRICT))
                        .output()
                        .text())
                .contains("Read-only", "32\n");
        assertThat(rig.output("echo x >planted; ulimit -u")).isEqualTo("64\n");
    }

    @Test
    void sandbox_thatWasEndedMeanwhile_isMadeAnew() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(Rig.eventually(Duration.ofSeconds(5), () -> waiting() == 0)).isTrue();

        assertThat(rig.output("echo again")).isEqualTo("again\n");
    }
}
