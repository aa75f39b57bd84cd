package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AeadTest {
    private static final byte[] CONTEXT = ascii("a context");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SecretBytes key(int every) {
        var raw = new byte[32];
        Arrays.fill(raw, (byte) every);
        return SecretBytes.taking(raw);
    }

    /// The vectors of the C2SP specification of XAES-256-GCM.
    @ParameterizedTest
    @CsvSource({
        "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    void seal_ofThePublishedVectors_isWhatIsPublished(int every, String context, String expected) {
        var nonce = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
        try (var key = key(every)) {
            var sealed = key.use(raw -> Aead.seal(raw, nonce, ascii(context), ascii("XAES-256-GCM")));
            assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(expected);
            var whole = Arrays.copyOf(nonce, 24 + sealed.length);
            System.arraycopy(sealed, 0, whole, 24, sealed.length);
            assertThat(Aead.open(key, ascii(context), whole)).contains(ascii("XAES-256-GCM"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4_096, 1_000_000})
    void open_ofWhatWasSealed_isTheContent(int length) {
        var content = SystemEntropy.INSTANCE.bytes(length);
        try (var key = SecretBytes.random(32)) {
            var sealed = Aead.seal(key, CONTEXT, content);
            assertThat(sealed).hasSize(length + Aead.OVERHEAD);
            assertThat(Aead.open(key, CONTEXT, sealed)).contains(content);
        }
    }

    @Test
    void open_ofAnyChangedBit_isEmpty() {
        try (var key = SecretBytes.random(32)) {
            var sealed = Aead.seal(key, CONTEXT, ascii("forty-two"));
            for (int bit = 0; bit < sealed.length * 8; bit++) {
                var changed = sealed.clone();
                changed[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThat(Aead.open(key, CONTEXT, changed)).as("bit %d", bit).isEmpty();
            }
        }
    }

    @Test
    void open_ofAnyOtherLength_isEmpty() {
        try (var key = SecretBytes.random(32)) {
            var sealed = Aead.seal(key, CONTEXT, ascii("forty-two"));
            for (int length = 0; length < sealed.length; length++) {
                assertThat(Aead.open(key, CONTEXT, Arrays.copyOf(sealed, length)))
                        .as("cut to %d", length)
                        .isEmpty();
            }
            assertThat(Aead.open(key, CONTEXT, Arrays.copyOf(sealed, sealed.length + 1)))
                    .isEmpty();
        }
    }

    @Test
    void open_withAnotherKeyOrContext_isEmpty() {
        try (var key = SecretBytes.random(32);
                var other = SecretBytes.random(32)) {
            var sealed = Aead.seal(key, CONTEXT, ascii("forty-two"));
            assertThat(Aead.open(other, CONTEXT, sealed)).isEqualTo(Optional.empty());
            assertThat(Aead.open(key, ascii("a contexu"), sealed)).isEmpty();
            assertThat(Aead.open(key, ascii("a context "), sealed)).isEmpty();
            assertThat(Aead.open(key, new byte[0], sealed)).isEmpty();
        }
    }

    @Test
    void seal_ofTheSameContent_neverLooksTheSame() {
        var nonces = new HashSet<String>();
        try (var key = SecretBytes.random(32)) {
            for (int i = 0; i < 1_000; i++) {
                nonces.add(HexFormat.of().formatHex(Aead.seal(key, CONTEXT, new byte[0]), 0, 24));
            }
        }
        assertThat(nonces).hasSize(1_000);
    }

    @Test
    void seal_intoAnArray_opensAsAnyOther() {
        var key = SecretBytes.taking(new byte[32]);
        var context = new byte[] {1};
        var into = new byte[100];
        int length = Aead.seal(key, context, new byte[] {5, 6, 7, 8}, 3, into);
        assertThat(length).isEqualTo(3 + Aead.OVERHEAD);
        assertThat(Aead.open(key, context, java.util.Arrays.copyOf(into, length)))
                .hasValue(new byte[] {5, 6, 7});
    }

    /// A counter would begin anew where a snapshot is restored; these are drawn at random, 192 bits each.
    @Test
    @DisplayName("CR-01 no nonce comes twice, for whatever key and after whatever was restored")
    void seal_manyTimes_neverRepeatsANonce() {
        var seen = new HashSet<String>();
        try (var key = key(1);
                var again = key(1)) {
            for (int i = 0; i < 1 << 17; i++) {
                var sealed = Aead.seal(i % 2 == 0 ? key : again, CONTEXT, new byte[0]);
                assertThat(seen.add(HexFormat.of().formatHex(sealed, 0, 24))).isTrue();
            }
        }
    }
}
