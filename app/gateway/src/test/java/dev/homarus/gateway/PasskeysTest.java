package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasskeysTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
    private static final String CREDENTIAL = "YSBjcmVkZW50aWFsJ3MgaWQ";
    private static final String SALT = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OUTPUT = Base64.getEncoder().encodeToString(filled(32));

    @TempDir
    Path folder;

    private static byte[] filled(int size) {
        var bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) 0x5a);
        return bytes;
    }

    private static Json.Obj json(Map<String, String> members) {
        var json = Json.object();
        members.forEach(json::put);
        return json.build();
    }

    private static Json.Obj whole() {
        return json(Map.of("credential", CREDENTIAL, "salt", SALT, "output", OUTPUT));
    }

    private KeyRing made() {
        try (var ring = KeyRing.create(
                folder.resolve("keyring.json"), new SlotKey.Machine(folder.resolve("machine.key")), NOW)) {
            var key = Passkeys.fresh(ring.ring().home(), whole());
            ring.add(key, NOW);
            key.wipe();
            return ring.ring();
        }
    }

    @Test
    void passkeysOfARing_sayWhatThePageHasToAskFor_andNothingElse() {
        assertThat(Passkeys.of(made()))
                .containsExactly(json(Map.of("credential", CREDENTIAL, "rp", "localhost", "salt", SALT)));
    }

    @Test
    void given_opensTheRing_andAnotherOutputOrCredentialDoesNot() {
        var ring = made();
        assertThat(opens(ring, CREDENTIAL, OUTPUT)).isTrue();
        assertThat(opens(ring, "YW5vdGhlcg", OUTPUT)).isFalse();
        var other = Base64.getEncoder().encodeToString(new byte[32]);
        assertThatThrownBy(() -> opens(ring, CREDENTIAL, other)).hasMessageStartingWith("SLOT-062");
    }

    private static boolean opens(KeyRing ring, String credential, String output) {
        var given = SlotKinds.given(
                ring,
                Json.object()
                        .put("passkey", json(Map.of("credential", credential, "output", output)))
                        .build());
        try {
            assertThat(given).hasSize(1);
            return ring.fits(given.getFirst());
        } finally {
            given.forEach(SlotKey::wipe);
        }
    }

    @Test
    void given_afterItIsWiped_opensNothing() {
        var ring = made();
        var given = Passkeys.opening(ring.home(), whole());
        given.wipe();
        assertThatThrownBy(() -> ring.fits(given)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"credential,", "credential,***", "salt,", "salt,AAAA", "salt,*", "output,*"})
    void fresh_ofMembersOfAnotherForm_isRefused(String member, String value) {
        var json = Json.object();
        whole().members().forEach(json::put);
        json.put(member, value == null ? "" : value);
        assertThatThrownBy(() -> Passkeys.fresh("home_1", json.build()))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(member);
    }

    @Test
    void output_ofAnotherSize_isRefused() {
        for (var output : List.of("", "AAAA", Base64.getEncoder().encodeToString(filled(64)))) {
            var json = json(Map.of("credential", CREDENTIAL, "salt", SALT, "output", output));
            assertThatThrownBy(() -> Passkeys.fresh("home_1", json)).hasMessageStartingWith("SLOT-060");
        }
    }
}
