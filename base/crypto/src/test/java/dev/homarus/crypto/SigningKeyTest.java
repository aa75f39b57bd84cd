package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /// RFC 8032, section 7.1, tests 1 to 3.
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
    })
    void sign_ofThePublishedVectors_isWhatIsPublished(String seed, String publicKey, String message, String expected) {
        try (var key = new SigningKey(SecretBytes.taking(bytes(seed)))) {
            assertThat(key.publicKey()).isEqualTo(bytes(publicKey));
            assertThat(key.sign(bytes(message))).isEqualTo(bytes(expected));
            assertThat(SigningKey.verify(bytes(publicKey), bytes(message), bytes(expected)))
                    .isTrue();
        }
    }

    @Test
    void verify_ofAnyChangedBit_isFalse() {
        try (var key = new SigningKey(SecretBytes.random(32))) {
            var message = SystemEntropy.INSTANCE.bytes(50);
            var signature = key.sign(message);
            var publicKey = key.publicKey();
            for (var part : new byte[][] {message, signature, publicKey}) {
                for (int bit = 0; bit < part.length * 8; bit++) {
                    part[bit / 8] ^= (byte) (1 << (bit % 8));
                    assertThat(SigningKey.verify(publicKey, message, signature)).isFalse();
                    part[bit / 8] ^= (byte) (1 << (bit % 8));
                }
            }
            assertThat(SigningKey.verify(publicKey, message, signature)).isTrue();
        }
    }

    @Test
    void verify_ofASignatureWithItsScalarRaisedByTheOrder_isFalse() {
        var order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        try (var key = new SigningKey(SecretBytes.random(32))) {
            var signature = key.sign(new byte[] {1});
            var reversed = new byte[32];
            for (int i = 0; i < 32; i++) {
                reversed[i] = signature[63 - i];
            }
            var raised = new BigInteger(1, reversed).add(order).toByteArray();
            for (int i = 0; i < 32; i++) {
                int from = raised.length - 1 - i;
                signature[32 + i] = from < 0 ? 0 : raised[from];
            }
            assertThat(SigningKey.verify(key.publicKey(), new byte[] {1}, signature))
                    .isFalse();
        }
    }

    @Test
    void verify_withBytesThatAreNoKeyOrSignature_isFalse() {
        var random = new Random(1);
        var signature = new byte[64];
        for (int length : new int[] {0, 31, 33, 64}) {
            assertThat(SigningKey.verify(new byte[length], new byte[0], signature))
                    .isFalse();
        }
        for (int length : new int[] {0, 63, 65}) {
            assertThat(SigningKey.verify(new byte[32], new byte[0], new byte[length]))
                    .isFalse();
        }
        for (int run = 0; run < 500; run++) {
            var publicKey = new byte[32];
            random.nextBytes(publicKey);
            random.nextBytes(signature);
            assertThat(SigningKey.verify(publicKey, new byte[0], signature)).isFalse();
        }
        for (int every : new int[] {0, 1, 0x7f, 0xff}) {
            var publicKey = new byte[32];
            Arrays.fill(publicKey, (byte) every);
            assertThat(SigningKey.verify(publicKey, new byte[0], new byte[64])).isFalse();
        }
    }

    @Test
    void sign_afterClose_fails() {
        var key = new SigningKey(SecretBytes.random(32));
        key.close();
        assertThatThrownBy(() -> key.sign(new byte[0])).isInstanceOf(IllegalStateException.class);
        assertThat(key.publicKey()).hasSize(32);
    }

    @Test
    void publicKey_isACopy() {
        try (var key = new SigningKey(SecretBytes.random(32))) {
            key.publicKey()[0] ^= 1;
            assertThat(SigningKey.verify(key.publicKey(), new byte[0], key.sign(new byte[0])))
                    .isTrue();
        }
    }
}
