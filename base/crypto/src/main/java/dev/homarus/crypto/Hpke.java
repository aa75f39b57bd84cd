package dev.homarus.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/// Sealing for whoever holds a secret, by someone who knows only its public half: HPKE (RFC 9180), base mode,
/// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The key pair is derived from 32 secret bytes
/// (`DeriveKeyPair`), so a secret has one public key, and a public key commits to one secret.
///
/// A sealed message is `encapsulated key (32 bytes) ‖ ciphertext ‖ tag (16 bytes)`.
public final class Hpke {
    /// How many bytes a sealed message is longer than its content.
    public static final int OVERHEAD = 32 + 16;

    /// The length of a public key, in bytes.
    public static final int PUBLIC_KEY = 32;

    private static final byte[] NOTHING = new byte[0];

    private Hpke() {}

    /// Returns the 32-byte X25519 public key of a 32-byte secret.
    public static byte[] publicKey(SecretBytes secret) {
        return secret.use(raw -> suite().serializePublicKey(pair(raw).getPublic()));
    }

    /// Seals `content` for a public key; `context` is authenticated and has to be the same when opening.
    ///
    /// @throws IllegalArgumentException when `publicKey` is none
    public static byte[] seal(byte[] publicKey, byte[] context, byte[] content) {
        if (publicKey.length != PUBLIC_KEY) {
            throw new IllegalArgumentException("an X25519 public key has 32 bytes");
        }
        try {
            var parts =
                    suite().seal(suite().deserializePublicKey(publicKey), context, NOTHING, content, null, null, null);
            var sealed = Arrays.copyOf(parts[1], parts[1].length + parts[0].length);
            System.arraycopy(parts[0], 0, sealed, parts[1].length, parts[0].length);
            return sealed;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens what [#seal] made; empty when the secret or the context is another one, or any bit was changed.
    public static Optional<byte[]> open(SecretBytes secret, byte[] context, byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            return Optional.empty();
        }
        var encapsulated = Arrays.copyOf(sealed, PUBLIC_KEY);
        var rest = Arrays.copyOfRange(sealed, PUBLIC_KEY, sealed.length);
        return secret.use(raw -> {
            try {
                return Optional.of(suite().open(encapsulated, pair(raw), context, NOTHING, rest, null, null, null));
            } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
                return Optional.empty();
            }
        });
    }

    private static AsymmetricCipherKeyPair pair(byte[] secret) {
        return suite().deriveKeyPair(secret);
    }

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
