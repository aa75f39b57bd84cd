package dev.homarus.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each in a process of its own, because what is asked for cannot be taken back.
class OwnProcessTest {
    private static String run(String... words) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new java.util.ArrayList<>(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes(OwnProcess.class) + ":" + classes(OwnProcessTest.class),
                "dev.homarus.process.OwnProcessTest$Child"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static String classes(Class<?> of) {
        return of.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    @Test
    void protect_locksSecrets_leavesNoCore_andForbidsTracing() throws Exception {
        assertThat(run("protect").lines())
                .contains("full true", "core 0", "locked true", "dump excluded true", "dumpable 0");
    }

    @Test
    void beginAnew_isTheSameProcess_withTheSameArguments_andNoDescriptorOfBefore() throws Exception {
        var lines = run("anew", "one two", "ünï").lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .isEqualTo(lines.get(0).replace("first [anew", "second [anew").replace("]", ", --more]"));
    }

    /// What runs in the child.
    static final class Child {
        private Child() {}

        public static void main(String[] words) throws IOException {
            if (words[0].equals("protect")) {
                SecretMemory.allocate(32);
                var protection = OwnProcess.protect();
                SecretMemory.allocate(1 << 20);
                System.out.println("full " + protection.isFull());
                System.out.println("core "
                        + line("/proc/self/limits", "Max core file size").replaceAll("\\D+(\\d+).*", "$1"));
                System.out.println(
                        "locked " + !line("/proc/self/status", "VmLck").contains("\t       0 kB"));
                try (var maps = Files.lines(Path.of("/proc/self/smaps"))) {
                    System.out.println("dump excluded "
                            + maps.anyMatch(line ->
                                    line.startsWith("VmFlags:") && line.contains(" lo") && line.contains(" dd")));
                }
                System.out.println("dumpable "
                        + (Files.getAttribute(Path.of("/proc/self/mem"), "unix:uid")
                                        .equals(0)
                                ? 0
                                : 1));
                return;
            }
            boolean again = List.of(words).contains("--more");
            System.out.println((again ? "second " : "first ") + List.of(words) + " "
                    + ProcessHandle.current().pid());
            if (!again) {
                Files.newInputStream(Path.of("/etc/hostname"));
                OwnProcess.beginAnew(List.of("--more"));
                System.exit(3);
            }
            try (var open = Files.list(Path.of("/proc/self/fd"))) {
                if (open.anyMatch(link -> link.toString().endsWith("hostname"))) {
                    System.exit(4);
                }
            }
        }

        private static String line(String file, String start) throws IOException {
            try (var lines = Files.lines(Path.of(file))) {
                return lines.filter(line -> line.startsWith(start)).findFirst().orElse("");
            }
        }
    }
}
