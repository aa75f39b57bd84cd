package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The host key of this machine, through the real systemd-creds. There is no TPM in tests.
@Timeout(120)
class CredsTest extends SlotKeyContract {
    private static final Path PROGRAM = Path.of("/usr/bin/systemd-creds");
    private static final Path HOST_KEY = Path.of("/var/lib/systemd/credential.secret");

    @BeforeAll
    static void setup() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROGRAM), "systemd-creds is not installed (Debian package systemd)");
        assumeTrue("root".equals(System.getProperty("user.name")), "systemd-creds with the host key needs root");
        var setup = new ProcessBuilder(PROGRAM.toString(), "setup")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(
                setup.waitFor(20, TimeUnit.SECONDS) && setup.exitValue() == 0, "systemd-creds cannot make a host key");
    }

    @Override
    SlotKey toMake() {
        return new Creds(HOME, Creds.With.HOST);
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return new Creds(HOME, Creds.With.AUTO);
    }

    @Override
    SlotKey another() {
        return new Creds("home_another", Creds.With.HOST);
    }

    @Test
    void make_withWhatThereIs_opens() {
        var creds = new Creds(HOME, Creds.With.AUTO);
        var made = creds.make();
        try (var key = made.key();
                var again = creds.again(made.parameters())) {
            assertThat(hex(again)).isEqualTo(hex(key));
            assertThat(made.parameters().text("name")).isEqualTo("homarus-" + HOME);
            assertThat(made.parameters().text("scope")).isEqualTo("system");
        }
    }

    @Test
    void credentialOfAnotherHome_renamed_isRefused() {
        var made = new Creds("home_another", Creds.With.HOST).make();
        made.key().close();
        var members = new LinkedHashMap<>(made.parameters().members());
        members.put("name", dev.homarus.protocol.Json.of("homarus-" + HOME));
        assertThatThrownBy(() -> toOpen(toMake()).again(new dev.homarus.protocol.Json.Obj(members)))
                .hasMessageStartingWith("SLOT-034");
    }

    @Test
    void make_withATpmThatIsNotThere_saysSo() {
        assumeTrue(!Files.exists(Path.of("/dev/tpmrm0")), "this machine has a TPM");
        assertThatThrownBy(() -> new Creds(HOME, Creds.With.TPM2).make()).hasMessageStartingWith("SLOT-033");
    }

    @Test
    void look_saysWhatItRestsOn(@TempDir Path folder) {
        assertThat(Creds.look().here()).isTrue();
        assertThat(Creds.look().why()).startsWith("It rests on ");
        assertThat(Creds.look(folder.resolve("none"), HOST_KEY, Tool.BOUND).why())
                .contains("is not there");
    }

    @Test
    void home_thatIsNoName_isRefused() {
        assertThatThrownBy(() -> new Creds("../x", Creds.With.HOST)).isInstanceOf(IllegalArgumentException.class);
    }
}
