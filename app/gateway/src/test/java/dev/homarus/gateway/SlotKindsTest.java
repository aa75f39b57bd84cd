package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.slots.Both;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotKindsTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
    private static final String PASSPHRASE = "quiet otter lamp 99";

    @TempDir
    Path folder;

    private SlotKinds kinds = new SlotKinds(Path.of("none"), Map.of(), InstantSource.fixed(NOW));

    @BeforeEach
    void place() {
        kinds = new SlotKinds(folder.resolve("machine.key"), Map.of(), InstantSource.fixed(NOW));
    }

    /// A slot of this kind that is in a ring; nobody opens it here.
    private static KeyRing.Slot slot(String kind, Json.Obj parameters) {
        return new KeyRing.Slot("slot_1", kind, NOW, parameters, new byte[0], new byte[0]);
    }

    private static KeyRing.Slot both(String first, String second) {
        var parts = List.of(first, second).stream()
                .map(kind -> Json.object()
                        .put("kind", kind)
                        .put("parameters", Json.Obj.EMPTY)
                        .build())
                .toList();
        return slot(Both.KIND, Json.object().put("parts", Json.array(parts)).build());
    }

    private KeyRing ring(KeyRing.Slot... slots) {
        return new KeyRing(folder.resolve("keyring.json"), "home_1", 1, 1, List.of(slots), List.of(), new byte[0]);
    }

    private static List<String> words(List<SlotKey> keys) {
        return keys.stream().map(SlotKey::kind).toList();
    }

    private static List<SlotKey> given(KeyRing ring, String... members) {
        var json = Json.object();
        for (var member : members) {
            json.put(member, "x");
        }
        return SlotKinds.given(ring, json.build());
    }

    @Test
    void both_opensByItself_whereBothPartsDo() {
        assertThat(SlotKinds.opensByItself(both("machine", "tpm"))).isTrue();
        assertThat(SlotKinds.opensByItself(both("keychain", "passphrase"))).isFalse();
        assertThat(SlotKinds.opensByItself(both("pkcs11", "passphrase"))).isFalse();
        assertThat(SlotKinds.opensByItself(slot("machine", Json.Obj.EMPTY))).isTrue();
        assertThat(SlotKinds.opensByItself(slot("paper", Json.Obj.EMPTY))).isFalse();
    }

    @Test
    void both_needsThisMachine_whereOnePartDoes() {
        assertThat(SlotKinds.needsThisMachine(both("keychain", "passphrase"))).isTrue();
        assertThat(SlotKinds.needsThisMachine(both("passphrase", "tpm"))).isTrue();
        assertThat(SlotKinds.needsThisMachine(both("pkcs11", "passphrase"))).isFalse();
        assertThat(SlotKinds.needsThisMachine(slot("passkey", Json.Obj.EMPTY)))
                .as("nobody tells whether it is kept elsewhere too")
                .isTrue();
    }

    @Test
    void toGive_isWhatAPersonHas_inTheOrderOfTheSlot() {
        assertThat(SlotKinds.toGive(both("pkcs11", "passphrase"))).containsExactly("pin", "passphrase");
        assertThat(SlotKinds.toGive(both("keychain", "paper"))).containsExactly("identity");
        assertThat(SlotKinds.toGive(both("machine", "tpm"))).isEmpty();
        assertThat(SlotKinds.takesAPassphrase(ring(both("tpm", "passphrase")))).isTrue();
        assertThat(SlotKinds.takesAPassphrase(ring(both("pkcs11", "passphrase"))))
                .isFalse();
    }

    @Test
    void damagedBoth_isADamagedRing() {
        assertThatThrownBy(() -> SlotKinds.needs(slot(Both.KIND, Json.Obj.EMPTY)))
                .hasMessageStartingWith("VAULT-004");
        assertThatThrownBy(() -> SlotKinds.needs(both("both", "paper"))).hasMessageStartingWith("VAULT-004");
    }

    @Test
    void toTry_takesAPair_whereBothAreThere_andNothingWhereOneIsMissing() {
        var ring = ring(both("passphrase", "pkcs11"));
        assertThat(kinds.toTry(ring, given(ring, "passphrase"))).isEmpty();
        assertThat(kinds.toTry(ring, given(ring, "pin"))).isEmpty();
        assertThat(kinds.toTry(ring, given(ring, "identity", "pin"))).isEmpty();
        assertThat(words(kinds.toTry(ring, given(ring, "pin", "passphrase")))).containsExactly("both");
    }

    @Test
    void toTry_triesAPairBeforeSingleSlots() {
        var ring = ring(slot("passphrase", Json.Obj.EMPTY), both("passphrase", "pkcs11"));
        assertThat(words(kinds.toTry(ring, given(ring, "pin", "passphrase")))).containsExactly("both", "passphrase");
    }

    @Test
    void toTry_usesWhatTheMachineHas_onlyBesideWhatWasGiven() {
        var ring = ring(both("machine", "passphrase"), both("machine", "tpm"));
        assertThat(words(kinds.toTry(ring, given(ring, "passphrase")))).containsExactly("both");
        var unattended = ring(both("machine", "tpm"), slot("paper", Json.Obj.EMPTY));
        assertThat(words(kinds.toTry(unattended, given(unattended, "passphrase"))))
                .isEmpty();
        assertThat(words(kinds.byThemselves(unattended))).containsExactly("both");
        assertThat(kinds.byThemselves(ring(both("machine", "passphrase")))).isEmpty();
    }

    @Test
    void fresh_ofTwoThatDoNotGoTogether_isRefused_andMakesNothing() {
        var phrase = Json.object()
                .put("kind", "passphrase")
                .put("with", Json.object().put("passphrase", PASSPHRASE).build())
                .build();
        var machine = Json.object().put("kind", "machine").build();
        var nested = Json.object()
                .put("kind", "both")
                .put(
                        "with",
                        Json.object()
                                .put("of", Json.array(List.of(phrase, machine)))
                                .build())
                .build();
        for (var parts : List.of(
                List.<Json>of(),
                List.<Json>of(phrase),
                List.<Json>of(phrase, phrase),
                List.<Json>of(phrase, machine, machine),
                List.<Json>of(phrase, nested))) {
            var with = Json.object().put("of", Json.array(parts)).build();
            assertThatThrownBy(() -> kinds.fresh("both", with, "home_1")).hasMessageStartingWith("SLOT-050");
        }
        var passkey = Json.object().put("kind", "passkey").build();
        var with = Json.object().put("of", Json.array(List.of(phrase, passkey))).build();
        assertThatThrownBy(() -> kinds.fresh("both", with, "home_1")).hasMessageStartingWith("SLOT-063");
        assertThatThrownBy(() -> kinds.fresh("smoke", Json.Obj.EMPTY, "home_1")).hasMessageStartingWith("VAULT-018");
        assertThat(folder.resolve("machine.key")).doesNotExist();
    }
}
