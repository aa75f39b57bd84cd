package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The count never takes this machine's processes for the sandbox's.
class CensusTest {
    private static final Limits TINY = new Limits(4, 16L << 20, 4_096, 1, Duration.ofSeconds(1));

    /// This process has more threads and memory than that, and sees the machine's `/proc`, as bubblewrap does
    /// before the sandbox is made.
    @Test
    void processThatIsNotInASandbox_countsNothing() {
        assertThat(Census.of((int) ProcessHandle.current().pid(), TINY).broken())
                .isEmpty();
    }

    @Test
    void processThatHasEnded_countsNothing() {
        assertThat(Census.of(Integer.MAX_VALUE, TINY).broken()).isEmpty();
    }
}
