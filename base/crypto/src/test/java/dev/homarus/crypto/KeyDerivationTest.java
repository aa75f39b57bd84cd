package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.KeyDerivation.Cost;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDerivationTest {
    private static final Cost CHEAP = new Cost(19_456, 1, 1);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(SecretBytes secret) {
        try (secret) {
            return secret.use(HexFormat.of()::formatHex);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    @Test
    void derive_isHkdfAsRfc5869WritesItDown() throws Exception {
        var raw = SystemEntropy.INSTANCE.bytes(32);
        var extracted = hmac(new byte[32], raw);
        var expected = hmac(extracted, ascii("homarus/1 database core"), new byte[] {1});
        try (var root = SecretBytes.taking(raw)) {
            assertThat(hex(KeyDerivation.derive(root, "database core")))
                    .isEqualTo(HexFormat.of().formatHex(expected));
        }
    }

    @Test
    void derive_forAnotherPurposeOrRoot_isAnotherKey() {
        try (var root = SecretBytes.random(32);
                var other = SecretBytes.random(32)) {
            var key = hex(KeyDerivation.derive(root, "vault"));
            assertThat(hex(KeyDerivation.derive(root, "vault"))).isEqualTo(key);
            assertThat(hex(KeyDerivation.derive(root, "vault "))).isNotEqualTo(key);
            assertThat(hex(KeyDerivation.derive(other, "vault"))).isNotEqualTo(key);
        }
    }

    /// Vectors of the reference implementation of Argon2, version 0x13.
    @ParameterizedTest
    @CsvSource({
        "65536, 2, 1, password, somesalt, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
        "65536, 1, 1, password, somesalt, f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98",
        "65536, 4, 1, password, somesalt, 9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c",
        "65536, 2, 1, differentpassword, somesalt, 0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
        "65536, 2, 1, password, diffsalt, bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"
    })
    void fromPassphrase_ofThePublishedVectors_isWhatIsPublished(
            int memory, int passes, int lanes, String passphrase, String salt, String expected) {
        var cost = new Cost(memory, passes, lanes);
        assertThat(hex(KeyDerivation.fromPassphrase(passphrase.toCharArray(), ascii(salt), cost)))
                .isEqualTo(expected);
    }

    @Test
    void fromPassphrase_ofAnotherInput_isAnotherKey() {
        var salt = ascii("somesaltsomesalt");
        var key = hex(KeyDerivation.fromPassphrase("päss😀".toCharArray(), salt, CHEAP));
        assertThat(hex(KeyDerivation.fromPassphrase("päss😀".toCharArray(), salt, CHEAP)))
                .isEqualTo(key);
        assertThat(hex(KeyDerivation.fromPassphrase("pass😀".toCharArray(), salt, CHEAP)))
                .isNotEqualTo(key);
        assertThat(hex(KeyDerivation.fromPassphrase("päss😀".toCharArray(), ascii("anothersaltsalts"), CHEAP)))
                .isNotEqualTo(key);
        assertThat(hex(KeyDerivation.fromPassphrase("päss😀".toCharArray(), salt, new Cost(19_456, 1, 2))))
                .isNotEqualTo(key);
    }

    @Test
    void fromPassphrase_leavesTheCallersArrayToTheCaller() {
        var passphrase = "a passphrase".toCharArray();
        KeyDerivation.fromPassphrase(passphrase, ascii("somesaltsomesalt"), CHEAP)
                .close();
        assertThat(passphrase).isEqualTo("a passphrase".toCharArray());
    }

    @ParameterizedTest
    @CsvSource({
        "19455, 1, 1",
        "0, 1, 1",
        "65537, 1, 1",
        "4194304, 1, 1",
        "65536, 0, 1",
        "65536, 25, 1",
        "65536, 1, 0",
        "65536, 1, 17"
    })
    void cost_outOfRange_isRefused(int memory, int passes, int lanes) {
        assertThatThrownBy(() -> new Cost(memory, passes, lanes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void digests_ofPublishedInputs_areWhatIsPublished() {
        assertThat(Digests.hex(Digests.sha256(ascii("a"), ascii("bc"))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digests.hex(new Sha256()
                        .add(ascii("a"))
                        .add((byte) 'b')
                        .add(ascii("xcx"), 1, 1)
                        .finish()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        try (var key = SecretBytes.taking(ascii("Jefe"))) {
            assertThat(Digests.hex(Digests.hmac(key, ascii("what do ya want for nothing?"))))
                    .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        }
        assertThat(Digests.same(new byte[] {1, 2}, new byte[] {1, 2})).isTrue();
        assertThat(Digests.same(new byte[] {1, 2}, new byte[] {1, 3})).isFalse();
        assertThat(Digests.same(new byte[] {1, 2}, new byte[] {1})).isFalse();
    }

    @Test
    void entropy_givesAsManyBytesAsAsked() {
        assertThat(SystemEntropy.INSTANCE.bytes(0)).isEmpty();
        var bytes = SystemEntropy.INSTANCE.bytes(64);
        assertThat(bytes).hasSize(64);
        assertThat(Arrays.equals(bytes, SystemEntropy.INSTANCE.bytes(64))).isFalse();
    }
}
