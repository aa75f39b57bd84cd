package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class CiphersTest {
    private static final byte[] CONTEXT = {1};
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private static SecretBytes key(int seed) {
        var raw = new byte[32];
        raw[0] = (byte) seed;
        return SecretBytes.taking(raw);
    }

    @Test
    void cipher_thatWaits_hasAKeyOfZeroes() throws GeneralSecurityException {
        try (var key = key(1)) {
            Aead.seal(key, CONTEXT, CONTENT);
        }
        var nonce = new ArrayList<byte[]>();
        byte[] sealed = Ciphers.GCM.use(cipher -> {
            nonce.add(cipher.getIV());
            return cipher.doFinal(CONTENT);
        });
        var zeroes = Cipher.getInstance("AES/GCM/NoPadding");
        zeroes.init(Cipher.DECRYPT_MODE, LentKey.NONE, new GCMParameterSpec(128, nonce.getFirst()));
        assertThat(zeroes.doFinal(sealed)).isEqualTo(CONTENT);

        var block = new byte[16];
        var zero = Cipher.getInstance("AES/ECB/NoPadding");
        zero.init(Cipher.ENCRYPT_MODE, LentKey.NONE);
        byte[] made = Ciphers.BLOCKS.use(cipher -> cipher.doFinal(block));
        assertThat(made).isEqualTo(zero.doFinal(block));
    }

    @Test
    void cipher_afterWorkThatThrew_isGoodForTheNext() throws GeneralSecurityException {
        try (var key = key(2)) {
            var sealed = Aead.seal(key, CONTEXT, CONTENT);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Ciphers.GCM.use(cipher -> {
                            throw new GeneralSecurityException("in the middle");
                        }))
                        .hasMessage("in the middle");
                assertThat(Aead.open(key, new byte[] {2}, sealed)).isEmpty();
                // The same message again and again: no nonce may be taken for one that was used before.
                assertThat(Aead.open(key, CONTEXT, sealed)).contains(CONTENT);
                assertThat(Aead.open(key, CONTEXT, sealed)).contains(CONTENT);
                assertThat(Aead.open(key, CONTEXT, Aead.seal(key, CONTEXT, CONTENT)))
                        .contains(CONTENT);
            }
        }
    }

    @Test
    void seal_byManyThreadsAtOnce_isOpenedByEachKeyOnly() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var other = key(99)) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 64; i++) {
                int seed = i;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try (var key = key(seed)) {
                                for (int n = 0; n < 20; n++) {
                                    var sealed = Aead.seal(key, CONTEXT, CONTENT);
                                    assertThat(Aead.open(key, CONTEXT, sealed)).contains(CONTENT);
                                    assertThat(Aead.open(other, CONTEXT, sealed))
                                            .isEmpty();
                                }
                            }
                        },
                        threads));
            }
            all.forEach(CompletableFuture::join);
        }
    }
}
