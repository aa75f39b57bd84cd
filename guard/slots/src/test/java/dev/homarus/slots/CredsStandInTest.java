package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What other machines' systemd-creds do: newer versions, a TPM, no root.
class CredsStandInTest {
    private static final String HOME = "home_1";
    private static final String NEWER = """
            case "$*" in
            --version) echo "systemd 256 (256.7-1)" ;;
            has-tpm2*) exit 0 ;;
            encrypt*--user*) base64 ;;
            decrypt*--user*) base64 -d ;;
            *) echo "Failed to determine local credential key: Permission denied" >&2; exit 1 ;;
            esac""";

    @TempDir
    private Path folder;

    private Creds creds(String script) {
        return new Creds(HOME, Creds.With.AUTO, StandIn.program(folder, script), Duration.ofSeconds(5), List.of());
    }

    private Availability look(String script) {
        return Creds.look(
                StandIn.program(folder, script), folder.resolve("none/credential.secret"), Duration.ofSeconds(5));
    }

    @Test
    void make_byAUserOfANewerSystemd_isForThatUser() {
        var creds = creds(NEWER);
        var made = creds.make();
        try (var key = made.key();
                var again = creds.again(made.parameters())) {
            assertThat(made.parameters().text("scope")).isEqualTo("user");
            assertThat(SlotKeyContract.hex(again)).isEqualTo(SlotKeyContract.hex(key));
        }
        assertThat(StandIn.read(folder, "argv")).isEqualTo("""
                        encrypt --name=homarus-home_1 --with-key=auto - -
                        --version
                        encrypt --name=homarus-home_1 --user --with-key=auto - -
                        decrypt --name=homarus-home_1 --user - -
                        """);
    }

    @Test
    void look_atANewerSystemdWithATpm_isYes() {
        assertThat(look(NEWER)).isEqualTo(Availability.yes("tpm", "It rests on the TPM 2.0 chip of this machine."));
    }

    @Test
    void look_byAUserOfAnOlderSystemd_isNo() {
        assertThat(look("[ $1 = --version ] && echo 'systemd 252 (252.38)' || exit 11"))
                .isEqualTo(Availability.no(
                        "tpm", "Only root can use systemd 252 for this; version 256 can serve every user."));
    }

    @ParameterizedTest
    @CsvSource({
        "Failed to determine local credential key: Permission denied, SLOT-032",
        "TPM2 support not installed: Operation not supported, SLOT-033",
        "Decryption failed: Bad message, SLOT-034"
    })
    void failure_isSaidByItsCause(String complaint, String code) {
        SlotKey creds = creds("echo '" + complaint + "' >&2; exit 1");
        assertThatThrownBy(creds::make).hasMessageStartingWith(code).hasMessageNotContaining(complaint);
    }

    @Test
    void programThatHangsOrIsNotThere_isSaid() {
        var hanging = StandIn.program(folder, "exec sleep 60");
        assertThatThrownBy(() -> new Creds(HOME, Creds.With.AUTO, hanging, Duration.ofMillis(300), List.of()).make())
                .hasMessageStartingWith("SLOT-031");
        assertThatThrownBy(() -> new Creds(
                                HOME, Creds.With.AUTO, folder.resolve("none"), Duration.ofMillis(300), List.of())
                        .make())
                .hasMessageStartingWith("SLOT-030");
    }

    @Test
    void programThatGivesAnotherKey_isFound() {
        var creds = creds("[ $1 = encrypt ] && echo AAAA || head -c 32 /dev/zero");
        var made = creds.make();
        made.key().close();
        assertThatThrownBy(() -> creds.again(made.parameters())).hasMessageStartingWith("SLOT-035");
    }
}
