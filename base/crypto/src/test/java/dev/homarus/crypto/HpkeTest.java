package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HpkeTest {
    private static final byte[] CONTEXT = utf8("context");
    private static final byte[] CONTENT = utf8("thirty-two bytes of a root key..");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /// RFC 9180, A.1.1: `DeriveKeyPair(ikmR)` for X25519.
    @Test
    void publicKey_ofTheRfcsSecret_isTheRfcsKey() {
        try (var secret = SecretBytes.taking(hex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037"))) {
            assertThat(Hpke.publicKey(secret))
                    .isEqualTo(hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"));
        }
    }

    @Test
    void open_withTheSecretAndContext_isTheContent() {
        try (var secret = SecretBytes.random(32)) {
            var sealed = Hpke.seal(Hpke.publicKey(secret), CONTEXT, CONTENT);
            assertThat(sealed).hasSize(CONTENT.length + Hpke.OVERHEAD);
            assertThat(Hpke.open(secret, CONTEXT, sealed)).contains(CONTENT);
        }
    }

    @Test
    void open_withAnotherSecretOrContext_isEmpty() {
        try (var secret = SecretBytes.random(32);
                var other = SecretBytes.random(32)) {
            var sealed = Hpke.seal(Hpke.publicKey(secret), CONTEXT, CONTENT);
            assertThat(Hpke.open(other, CONTEXT, sealed)).isEmpty();
            assertThat(Hpke.open(secret, utf8("another"), sealed)).isEmpty();
        }
    }

    @Test
    void open_withAnyByteChangedOrMissing_isEmpty() {
        try (var secret = SecretBytes.random(32)) {
            var sealed = Hpke.seal(Hpke.publicKey(secret), CONTEXT, CONTENT);
            for (int i = 0; i < sealed.length; i++) {
                var damaged = sealed.clone();
                damaged[i] ^= 0x10;
                assertThat(Hpke.open(secret, CONTEXT, damaged)).as("byte " + i).isEmpty();
            }
            for (int length = 0; length < sealed.length; length++) {
                assertThat(Hpke.open(secret, CONTEXT, java.util.Arrays.copyOf(sealed, length)))
                        .isEmpty();
            }
            var small = sealed.clone();
            java.util.Arrays.fill(small, 0, 32, (byte) 0);
            assertThat(Hpke.open(secret, CONTEXT, small))
                    .as("a point of small order")
                    .isEmpty();
        }
    }

    @Test
    void seal_twice_isNeverTheSame() {
        try (var secret = SecretBytes.random(32)) {
            var key = Hpke.publicKey(secret);
            assertThat(Hpke.seal(key, CONTEXT, CONTENT)).isNotEqualTo(Hpke.seal(key, CONTEXT, CONTENT));
        }
    }

    @Test
    void seal_withNoPublicKey_isRefused() {
        assertThatThrownBy(() -> Hpke.seal(new byte[31], CONTEXT, CONTENT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
