package dev.homarus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
    @TempDir
    Path machine;

    private void file(String name, String content) throws IOException {
        var file = machine.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void bytes_areNineTenthsOfWhatIsAvailable() throws IOException {
        file("proc/meminfo", "MemTotal:  20 kB\nMemAvailable:     1000 kB\n");
        assertThat(new FreeMemory(machine).getAsLong()).isEqualTo(1_024_000 / 10 * 9);
    }

    @Test
    void bytes_areNoMoreThanAControlGroupLeaves() throws IOException {
        file("proc/meminfo", "MemAvailable:     1000 kB\n");
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/memory.current", "5\n");
        assertThat(new FreeMemory(machine).getAsLong()).isEqualTo(1_024_000 / 10 * 9);
        file("sys/fs/cgroup/memory.max", "1005\n");
        assertThat(new FreeMemory(machine).getAsLong()).isEqualTo(900);
    }

    @Test
    void bytes_whereNothingIsKnown_areNone() {
        assertThat(new FreeMemory(machine).getAsLong()).isZero();
    }

    @Test
    void bytes_ofThisMachine_areSome() {
        assertThat(new FreeMemory().getAsLong()).isPositive();
    }
}
