package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What isolation costs. The bound is four times what was measured on two shared cores, so that only a change
/// of kind breaks it.
class StartupTest {
    private static final int RUNS = 20;

    @Test
    void run_ofAShortCommand_takesLittleTime(@TempDir Path root) throws IOException {
        try (var rig = Rig.in(root)) {
            var nanos = LongStream.range(0, RUNS)
                    .map(i -> {
                        long begun = System.nanoTime();
                        assertThat(rig.output("echo hi")).isEqualTo("hi\n");
                        return System.nanoTime() - begun;
                    })
                    .sorted()
                    .toArray();

            System.out.println(
                    "echo hi: p50 " + nanos[RUNS / 2] / 1_000 + " us, p95 " + nanos[RUNS * 95 / 100] / 1_000 + " us");
            assertThat(Duration.ofNanos(nanos[RUNS / 2])).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void cost_ofIsolation_isPrinted(@TempDir Path root) throws IOException {
        try (var rig = Rig.in(root)) {
            System.out.println(Startup.report(rig.sandbox, RUNS));
        }
    }

    @Test
    void cost_ofConfinement_isPrinted(@TempDir Path root) throws IOException {
        try (var rig = Rig.confined(root, Limits.STANDARD)) {
            System.out.println(Startup.report(rig.sandbox, RUNS));
        }
    }

    @Test
    void probe_ofTheMachine_isQuick(@TempDir Path root) throws IOException {
        long begun = System.nanoTime();
        Rig.in(root).close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }
}
