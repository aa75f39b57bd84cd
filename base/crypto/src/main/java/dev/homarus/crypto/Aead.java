package dev.homarus.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// XAES-256-GCM (C2SP): AES-256-GCM under a key derived from the first half of a 192-bit random nonce, so that
/// nonces may be drawn at random for any number of messages.
///
/// A sealed message is `nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes)`.
public final class Aead {
    /// How many bytes a sealed message is longer than its content.
    public static final int OVERHEAD = 24 + 16;

    private static final int NONCE = 24;

    private Aead() {}

    /// Seals `content` under a 32-byte key; `context` is authenticated and has to be the same when opening.
    public static byte[] seal(SecretBytes key, byte[] context, byte[] content) {
        var nonce = SystemEntropy.INSTANCE.bytes(NONCE);
        var sealed = key.use(raw -> seal(raw, nonce, context, content));
        var out = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, out, NONCE, sealed.length);
        return out;
    }

    /// Opens what [#seal] made; empty when the key or the context is another one, or any bit was changed.
    public static Optional<byte[]> open(SecretBytes key, byte[] context, byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            return Optional.empty();
        }
        return key.use(raw -> {
            try {
                return Optional.of(with(
                        Cipher.DECRYPT_MODE,
                        raw,
                        Arrays.copyOf(sealed, NONCE),
                        context,
                        cipher -> cipher.doFinal(sealed, NONCE, sealed.length - NONCE)));
            } catch (javax.crypto.AEADBadTagException e) {
                return Optional.empty();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Seals the first `length` bytes of `content` into `into`, and returns how many bytes of it are the sealed
    /// message: for large messages, whose arrays the caller uses again. The two arrays are different ones.
    public static int seal(SecretBytes key, byte[] context, byte[] content, int length, byte[] into) {
        var nonce = SystemEntropy.INSTANCE.bytes(NONCE);
        System.arraycopy(nonce, 0, into, 0, NONCE);
        return key.use(raw -> {
            try {
                return NONCE
                        + with(
                                Cipher.ENCRYPT_MODE,
                                raw,
                                nonce,
                                context,
                                cipher -> cipher.doFinal(content, 0, length, into, NONCE));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static byte[] seal(byte[] key, byte[] nonce, byte[] context, byte[] content) {
        try {
            return with(Cipher.ENCRYPT_MODE, key, nonce, context, cipher -> cipher.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T with(int mode, byte[] key, byte[] nonce, byte[] context, Ciphers.Work<T> work)
            throws GeneralSecurityException {
        var derived = Ciphers.BLOCKS.use(aes -> {
            aes.init(Cipher.ENCRYPT_MODE, new LentKey(key));
            return derive(aes, nonce);
        });
        try {
            return Ciphers.GCM.use(cipher -> {
                cipher.init(mode, new LentKey(derived), new GCMParameterSpec(128, nonce, 12, 12));
                cipher.updateAAD(context);
                return work.with(cipher);
            });
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private static byte[] derive(Cipher aes, byte[] nonce) throws GeneralSecurityException {
        var mask = doubled(aes.doFinal(new byte[16]));
        var blocks = new byte[32];
        for (int half = 0; half < 2; half++) {
            int at = half * 16;
            blocks[at + 1] = (byte) (half + 1);
            blocks[at + 2] = 'X';
            System.arraycopy(nonce, 0, blocks, at + 4, 12);
            for (int i = 0; i < 16; i++) {
                blocks[at + i] ^= mask[i];
            }
        }
        return aes.doFinal(blocks);
    }

    private static byte[] doubled(byte[] block) {
        var out = new byte[16];
        int carry = 0;
        for (int i = 15; i >= 0; i--) {
            int shifted = ((block[i] & 0xff) << 1) | carry;
            out[i] = (byte) shifted;
            carry = shifted >> 8;
        }
        out[15] ^= (byte) (carry * 0x87);
        return out;
    }
}
