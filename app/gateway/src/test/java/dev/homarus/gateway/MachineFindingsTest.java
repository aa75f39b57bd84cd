package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A machine that is as it should be, and what is found once one thing of it is not.
class MachineFindingsTest {
    private static final Path HOME = Path.of("/home/me/.homarus");

    @TempDir
    Path root;

    private void put(String file, String text) {
        try {
            var path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The disk is a volume on an encrypted partition, swap is encrypted or in memory, and the rest is kept up.
    private void good() {
        put(
                "proc/self/mountinfo",
                "20 1 8:2 / / rw - ext4 /dev/sda2 rw\n21 20 254:1 / /home rw - ext4 /dev/mapper/h rw\n");
        put("sys/dev/block/254:1/dm/uuid", "LVM-abc\n");
        put("sys/dev/block/254:1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-abc-root\n");
        put("sys/dev/block/8:2/size", "1\n");
        put("proc/swaps", "Filename Type Size Used Priority\n/dev/dm-3 partition 9 0 -2\n/dev/zram0 partition 9 0 5\n");
        put("sys/class/block/dm-3/dm/uuid", "CRYPT-PLAIN-swap\n");
        put("run/systemd/timesync/synchronized", "");
        put("etc/apt/apt.conf.d/20auto-upgrades", "APT::Periodic::Unattended-Upgrade \"1\";\n");
        put("proc/sys/kernel/yama/ptrace_scope", "1\n");
    }

    private List<String> codes() {
        return new MachineFindings(root, HOME)
                .findings().stream().map(row -> row.text("code")).toList();
    }

    @Test
    void machine_asItShouldBe_hasNoFindings() {
        good();
        assertThat(codes()).isEmpty();
    }

    /// Without `/proc` and `/sys` only what is certain is said.
    @Test
    void machine_thatTellsNothing_isNotAccused() {
        assertThat(codes()).containsExactly("DOCTOR-031");
    }

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of("DOCTOR-029", "proc/swaps", "Filename Type\n/dev/sda3 partition 9 0 -2\n"),
                Arguments.of("DOCTOR-030", "sys/dev/block/254:1/slaves/dm-0/dm/uuid", "LVM-plain\n"),
                Arguments.of("DOCTOR-030", "proc/self/mountinfo", "20 1 8:2 / / rw - ext4 /dev/sda2 rw\n"),
                Arguments.of("DOCTOR-031", "run/systemd/timesync/synchronized", null),
                Arguments.of(
                        "DOCTOR-032",
                        "etc/apt/apt.conf.d/20auto-upgrades",
                        "APT::Periodic::Unattended-Upgrade \"0\";\n// APT::Periodic::Unattended-Upgrade \"1\";\n"),
                Arguments.of("DOCTOR-033", "run/reboot-required", ""),
                Arguments.of("DOCTOR-034", "proc/sys/kernel/yama/ptrace_scope", "0\n"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("seeds")
    @DisplayName("R263 each seed is found, and nothing else")
    void seed_isFoundAlone(String code, String file, String text) throws IOException {
        good();
        if (text == null) {
            Files.delete(root.resolve(file));
        } else {
            put(file, text);
        }
        assertThat(codes()).containsExactly(code);
        good();
        Files.deleteIfExists(root.resolve("run/reboot-required"));
        assertThat(codes()).as("mended").isEmpty();
    }
}
