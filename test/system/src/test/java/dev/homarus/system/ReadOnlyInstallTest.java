package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A program on a disk that nobody can write to, as in an image of a container.
final class ReadOnlyInstallTest {
    private static final Path PROGRAM = GatewayProcess.ROOT.toAbsolutePath().normalize();

    /// Begins something with the program's folder mounted read-only, for itself and its children.
    private static final List<String> READ_ONLY = List.of(
            "/usr/bin/unshare",
            "--mount",
            "/bin/sh",
            "-c",
            "mount --bind '" + PROGRAM + "' '" + PROGRAM + "' && mount -o remount,bind,ro '" + PROGRAM
                    + "' && exec \"$0\" \"$@\"");

    private static boolean works(String... words) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(READ_ONLY);
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    @Test
    @DisplayName("R182 a program that cannot be written to starts, talks and stops; nothing is needed beside it")
    void program_onAReadOnlyDisk_works() throws IOException, InterruptedException {
        assumeTrue(works("/bin/true"), "this machine lets nobody mount here");
        assertThat(works("/usr/bin/touch", PROGRAM.resolve("read-only").toString()))
                .as("control: it is read-only")
                .isFalse();
        try (var place = new Place();
                var model = new FakeModel();
                var gateway = GatewayProcess.launch(READ_ONLY, place, Map.of(), "--port", "0")
                        .awaitReady()) {
            gateway.owner().addModel("m", "openai", model.openAi());
            gateway.owner().chat("main", "hello");
            assertThat(model.seen()).isNotEmpty();
            assertThat(gateway.stop()).isZero();
        }
    }
}
