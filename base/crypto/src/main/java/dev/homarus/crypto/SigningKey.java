package dev.homarus.crypto;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// An Ed25519 key (RFC 8032), kept as its 32-byte seed outside the heap.
public final class SigningKey implements AutoCloseable {
    private final SecretBytes seed;
    private final byte[] publicKey;

    /// Uses `seed` as the private key; this object closes it.
    public SigningKey(SecretBytes seed) {
        this.seed = seed;
        this.publicKey = seed.use(raw ->
                new Ed25519PrivateKeyParameters(raw, 0).generatePublicKey().getEncoded());
    }

    /// Returns the 32-byte public key.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// Returns the 64-byte signature of `message`.
    public byte[] sign(byte[] message) {
        return seed.use(raw -> {
            var signer = new Ed25519Signer();
            signer.init(true, new Ed25519PrivateKeyParameters(raw, 0));
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        });
    }

    /// Tells whether `signature` is the key's signature of `message`; bytes that are no public key have signed
    /// nothing.
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != Ed25519PublicKeyParameters.KEY_SIZE
                || signature.length != Ed25519PrivateKeyParameters.SIGNATURE_SIZE) {
            return false;
        }
        var signer = new Ed25519Signer();
        try {
            signer.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
        } catch (IllegalArgumentException e) {
            return false;
        }
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    @Override
    public void close() {
        seed.close();
    }
}
