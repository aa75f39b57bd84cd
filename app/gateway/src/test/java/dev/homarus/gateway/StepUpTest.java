package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.slots.Passkey;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
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
        return new StepUp(ring, kinds(), now::get);
    }

    private SlotKinds kinds() {
        return new SlotKinds(folder.resolve("machine.key"), Map.of(), now::get);
    }

    /// Returns a slot that needs a passphrase and another thing.
    private SlotKinds.Fresh both(String other) {
        var of = Json.array(List.of(
                Json.object()
                        .put("kind", "passphrase")
                        .put(
                                "with",
                                Json.object()
                                        .put("passphrase", "correct horse battery")
                                        .build())
                        .build(),
                Json.object().put("kind", other).build()));
        return kinds().fresh("both", Json.object().put("of", of).build(), "home_1");
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
    @DisplayName("a home that needs two things is not elevated by a word, nor by one of them")
    void check_homeThatOpensWithTwoThingsOnly_takesBothTogether() {
        var fresh = both("paper");
        var stepUp = stepUp(fresh.key());
        var page = fresh.handOut().get().text("text");
        int from = page.indexOf("AGE-SECRET-KEY-1");
        var identity = page.substring(from, page.indexOf("\n\n", from)).replaceAll("\\s", "");
        assertThat(stepUp.ways()).containsExactly(List.of("passphrase", "identity"));
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> stepUp.check(typed("correct horse battery", StepUp.WORD)))
                    .as("half of it is not tried, and does not count")
                    .hasMessageStartingWith(
                            "GRANT-005 What opens the home has to be given: its passphrase together with"
                                    + " the identity of its paper kit.");
        }
        assertThatThrownBy(() ->
                        stepUp.check(Json.object().put("identity", identity).build()))
                .hasMessageStartingWith("GRANT-005");
        var two = Json.object().put("identity", identity);
        assertThat(stepUp.check(two.put("passphrase", "correct horse battery").build()))
                .isEqualTo("both");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> stepUp.check(Json.object()
                            .put("identity", identity)
                            .put("passphrase", "wrong " + identity)
                            .build()))
                    .isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> stepUp.check(two.build())).hasMessageStartingWith("GRANT-004");
    }

    @Test
    void check_homeThatNeedsAPassphraseAndThisMachine_takesThePassphrase_andNoWord() {
        var stepUp = stepUp(both("machine").key());
        assertThat(stepUp.ways()).containsExactly(List.of("passphrase"));
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> stepUp.check(Json.Obj.EMPTY))
                    .as("nothing is tried, and nothing counts")
                    .hasMessageStartingWith("GRANT-005");
        }
        assertThatThrownBy(() -> stepUp.check(typed("wrong horse battery", StepUp.WORD)))
                .hasMessageStartingWith("SLOT-052");
        assertThat(stepUp.check(typed("correct horse battery", ""))).isEqualTo("both");
    }

    @Test
    void ways_askForWhatIsAtHand_andForAPaperKitOnlyWhereNothingElseOpens() {
        var ring = folder.resolve("keyring.json");
        try (var open = KeyRing.create(ring, new SlotKey.Machine(folder.resolve("machine.key")), START)) {
            var stepUp = new StepUp(ring, kinds(), now::get);
            open.add(kinds().fresh("paper", Json.Obj.EMPTY, "home_1").key(), START);
            assertThat(stepUp.ways())
                    .as("the machine opens it, the paper is in a safe")
                    .isEmpty();
            assertThat(stepUp.check(typed("", StepUp.WORD))).isEqualTo("typed");
            open.add(both("machine").key(), START);
            assertThat(stepUp.ways()).containsExactly(List.of("passphrase"));
            assertThatThrownBy(() -> stepUp.check(typed("", StepUp.WORD))).hasMessageStartingWith("SLOT-052");
        }
        try (var open = KeyRing.create(
                folder.resolve("other.json"),
                kinds().fresh("paper", Json.Obj.EMPTY, "home_1").key(),
                START)) {
            assertThat(open.ring().slots()).hasSize(1);
            assertThat(new StepUp(folder.resolve("other.json"), kinds(), now::get).ways())
                    .containsExactly(List.of("identity"));
        }
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

    @Test
    void check_homeThatOpensWithAPasskeyOnly_takesThePasskey_andNoWord() {
        var credential = new byte[] {1, 2, 3};
        var stepUp = stepUp(new SlotKey.Machine(folder.resolve("machine.key")));
        try (var ring = opened()) {
            ring.add(passkeyOf(ring, credential), START);
            ring.remove(ring.ring().slots().getFirst().id());
        }
        assertThat(stepUp.ways()).containsExactly(List.of("passkey"));
        assertThatThrownBy(() -> stepUp.check(typed("", StepUp.WORD)))
                .hasMessageStartingWith("GRANT-005 What opens the home has to be given: its passkey.");
        assertThatThrownBy(() -> stepUp.check(passkey(credential, 8))).hasMessageStartingWith("SLOT-062");
    }

    @Test
    void ways_ofAHomeWithAPasskeyBesideOthers_nameItLast_orNotAtAll() {
        var credential = new byte[] {1, 2, 3};
        var stepUp = stepUp(new SlotKey.Machine(folder.resolve("machine.key")));
        try (var ring = opened()) {
            ring.add(passkeyOf(ring, credential), START);
            ring.remove(ring.ring().slots().getFirst().id());
            ring.add(kinds().fresh("paper", Json.Obj.EMPTY, ring.ring().home()).key(), START);
            assertThat(stepUp.ways()).containsExactly(List.of("identity"), List.of("passkey"));
            assertThat(stepUp.check(passkey(credential, 7))).isEqualTo("passkey");
            ring.add(new SlotKey.Machine(folder.resolve("machine.key")), START);
            assertThat(stepUp.ways()).as("a word, which a terminal takes").isEmpty();
            ring.add(new SlotKey.Passphrase("correct horse battery".toCharArray()), START);
            assertThat(stepUp.ways()).containsExactly(List.of("passphrase"));
            assertThat(stepUp.check(passkey(credential, 7)))
                    .as("it opens the home all the same")
                    .isEqualTo("passkey");
        }
    }

    private OpenRing opened() {
        return KeyRing.read(folder.resolve("keyring.json"))
                .open(new SlotKey.Machine(folder.resolve("machine.key")))
                .orElseThrow();
    }

    private static Passkey passkeyOf(OpenRing ring, byte[] credential) {
        return Passkey.on(ring.ring().home(), "localhost", Passkey.newSalt(), credential, output(7));
    }

    private static SecretBytes output(int value) {
        var bytes = new byte[Passkey.SIZE];
        Arrays.fill(bytes, (byte) value);
        return SecretBytes.taking(bytes);
    }

    private static Json.Obj passkey(byte[] credential, int value) {
        var output = new byte[Passkey.SIZE];
        Arrays.fill(output, (byte) value);
        return Json.object()
                .put(
                        "passkey",
                        Json.object()
                                .put(
                                        "credential",
                                        Base64.getUrlEncoder().withoutPadding().encodeToString(credential))
                                .put("output", Base64.getEncoder().encodeToString(output))
                                .build())
                .build();
    }
}
