package dev.homarus.audit;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The log's three keys below the root key: one seals entries, one signs checkpoints, one authenticates what is kept
/// outside the log. Thread-safe.
public final class AuditKeys implements AutoCloseable {
    private final SecretBytes sealing;
    private final SecretBytes mac;
    private final SigningKey signing;

    private AuditKeys(SecretBytes sealing, SecretBytes mac, SigningKey signing) {
        this.sealing = sealing;
        this.mac = mac;
        this.signing = signing;
    }

    /// Derives the keys; `root` stays the caller's.
    public static AuditKeys from(SecretBytes root) {
        return new AuditKeys(
                KeyDerivation.derive(root, "audit encryption"),
                KeyDerivation.derive(root, "audit head"),
                new SigningKey(KeyDerivation.derive(root, "audit signing")));
    }

    /// Returns the 32-byte Ed25519 key that checkpoints are checked with.
    public byte[] publicKey() {
        return signing.publicKey();
    }

    byte[] seal(long index, byte[] content) {
        return Aead.seal(sealing, context(index), content);
    }

    Optional<byte[]> open(long index, byte[] sealed) {
        return Aead.open(sealing, context(index), sealed);
    }

    byte[] mac(byte[] content) {
        return Digests.hmac(mac, content);
    }

    byte[] sign(byte[] message) {
        return signing.sign(message);
    }

    private static byte[] context(long index) {
        return ("homarus audit/1 " + index).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        sealing.close();
        mac.close();
        signing.close();
    }
}
