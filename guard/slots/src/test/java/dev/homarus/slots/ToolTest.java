package dev.homarus.slots;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ToolTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    private Path folder;

    private Tool.Outcome run(String script, Duration bound, String... arguments) {
        var tool = new Tool(StandIn.program(folder, script), Map.of("A", "1"), bound);
        return tool.run("the secret".getBytes(US_ASCII), arguments);
    }

    @Test
    void run_givesInputAndNamedEnvironmentOnly() {
        assertThat(run("cat; echo oops >&2; exit 3", Tool.BOUND, "x", "y z"))
                .isInstanceOfSatisfying(Tool.Outcome.Ended.class, ended -> {
                    assertThat(ended.exit()).isEqualTo(3);
                    assertThat(new String(ended.output(), US_ASCII)).isEqualTo("the secret");
                    assertThat(ended.complaint()).isEqualTo("oops\n");
                    assertThat(ended.toString()).doesNotContain("secret");
                    ended.wipe();
                    assertThat(ended.output()).containsOnly(0);
                });
        assertThat(StandIn.read(folder, "argv")).isEqualTo("x y z\n");
        assertThat(StandIn.read(folder, "env").lines().map(line -> line.replaceAll("=.*", "")))
                .isSubsetOf("A", "PWD", "PATH", "OLDPWD", "_", "SHLVL")
                .contains("A");
    }

    @Test
    void run_ofAProgramThatDoesNotRead_ends() {
        assertThat(run("exit 0", Tool.BOUND)).isInstanceOf(Tool.Outcome.Ended.class);
    }

    @Test
    void run_ofAProgramThatHangs_isStopped() {
        assertThat(run("exec sleep 60", SHORT)).isEqualTo(new Tool.Outcome.Late());
    }

    @Test
    void run_ofAProgramThatLeavesAnotherWithItsStreams_isStopped() {
        assertThat(run("sleep 5 & exit 0", SHORT)).isEqualTo(new Tool.Outcome.Late());
    }

    @Test
    void run_ofAProgramThatWritesWithoutEnd_isBounded() {
        assertThat(run("exec cat /dev/zero", Duration.ofSeconds(2))).isNotInstanceOf(Tool.Outcome.Missing.class);
    }

    @Test
    void run_ofNoProgram_saysSo() {
        var tool = new Tool(folder.resolve("none"), Map.of(), SHORT);
        assertThat(tool.isHere()).isFalse();
        assertThat(tool.run(new byte[0])).isEqualTo(new Tool.Outcome.Missing());
        assertThatThrownBy(() -> new Tool(Path.of("sh"), Map.of(), SHORT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_keepsTheNamedOnes() {
        assertThat(Tool.only(Map.of("HOME", "/h", "TOKEN", "t"), List.of("HOME", "DISPLAY")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("HOME", "/h", "LC_ALL", "C.UTF-8"));
    }
}
