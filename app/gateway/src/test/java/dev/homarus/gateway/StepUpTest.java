package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepUpTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private StepUp stepUp(SlotKey key) {
        var ring = folder.resolve("keyring.json");
        KeyRing.create(ring, key, START).close();
        return new StepUp(ring, now::get);
    }

    private static Json.Obj typed(String passphrase, String word) {
        return Json.object().put("passphrase", passphrase).put("confirm", word).build();
    }

    @Test
    void check_homeWithAPassphrase_takesNothingElse() {
        var stepUp = stepUp(new SlotKey.Passphrase("correct horse".toCharArray()));
        assertThatThrownBy(() -> stepUp.check(typed("wrong", StepUp.WORD))).hasMessageStartingWith("GRANT-005");
        assertThatThrownBy(() -> stepUp.check(Json.Obj.EMPTY)).hasMessageStartingWith("GRANT-005");
        assertThat(stepUp.check(typed("correct horse", ""))).isEqualTo("passphrase");
    }

    @Test
    void check_homeWithAMachineKey_takesTheTypedWord_andClosesAfterFiveFailures() {
        var stepUp = stepUp(new SlotKey.Machine(folder.resolve("machine.key")));
        assertThat(stepUp.check(typed("", StepUp.WORD))).isEqualTo("typed");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> stepUp.check(typed("", "yes"))).hasMessageStartingWith("GRANT-005");
        }
        assertThatThrownBy(() -> stepUp.check(typed("", StepUp.WORD))).hasMessageStartingWith("GRANT-004");
        now.set(START.plus(Duration.ofMinutes(10)));
        assertThat(stepUp.check(typed("", StepUp.WORD))).isEqualTo("typed");
    }
}
