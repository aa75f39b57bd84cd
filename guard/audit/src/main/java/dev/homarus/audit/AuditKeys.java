package dev.homarus.audit;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The log's three keys below the root key: one seals entries, one signs checkpoints, one authenticates what is
/// kept outside the log; and those of the logs before it, where the home's keys were renewed. Thread-safe.
public final class AuditKeys implements AutoCloseable {
    private static final String ENCRYPTION = "audit encryption";
    private static final String HEAD = "audit head";
    private static final String SIGNING = "audit signing";
    private static final int KEPT = 96;

    private final SecretBytes sealing;
    private final SecretBytes mac;
    private final SigningKey signing;
    private final List<AuditKeys> earlier;

    private AuditKeys(SecretBytes sealing, SecretBytes mac, SecretBytes signing, List<AuditKeys> earlier) {
        this.sealing = sealing;
        this.mac = mac;
        this.signing = new SigningKey(signing);
        this.earlier = List.copyOf(earlier);
    }

    /// Derives the keys; `root` stays the caller's.
    public static AuditKeys from(SecretBytes root) {
        return from(root, List.of());
    }

    /// Derives them likewise, with those of the logs before, as [#kept] returned them, the oldest first; all
    /// stay the caller's.
    public static AuditKeys from(SecretBytes root, List<SecretBytes> kept) {
        return new AuditKeys(
                KeyDerivation.derive(root, ENCRYPTION),
                KeyDerivation.derive(root, HEAD),
                KeyDerivation.derive(root, SIGNING),
                kept.stream().map(AuditKeys::again).toList());
    }

    /// Returns what reading the log of this root needs when the root is gone: 96 bytes, its keys for entries,
    /// for heads, and for signing.
    public static SecretBytes kept(SecretBytes root) {
        var all = new byte[KEPT];
        int at = 0;
        for (var purpose : List.of(ENCRYPTION, HEAD, SIGNING)) {
            int from = at;
            try (var key = KeyDerivation.derive(root, purpose)) {
                at += key.use(raw -> {
                    System.arraycopy(raw, 0, all, from, raw.length);
                    return raw.length;
                });
            }
        }
        return SecretBytes.taking(all);
    }

    private static AuditKeys again(SecretBytes kept) {
        return kept.use(raw -> {
            if (raw.length != KEPT) {
                throw new IllegalArgumentException("no keys of a log");
            }
            return new AuditKeys(part(raw, 0), part(raw, 1), part(raw, 2), List.of());
        });
    }

    private static SecretBytes part(byte[] raw, int number) {
        return SecretBytes.taking(Arrays.copyOfRange(raw, number * 32, number * 32 + 32));
    }

    /// Returns the keys of the logs before this one, the oldest first.
    List<AuditKeys> earlier() {
        return earlier;
    }

    /// Tells whether the log in a folder is one of these keys, by the public key beside it, or may be, where
    /// there is none.
    ///
    /// @throws dev.homarus.types.ProblemException AUDIT-001 where it cannot be read
    public boolean fits(Path folder) {
        try {
            var own = Checkpoint.verifier(publicKey()).text() + "\n";
            return AuditFiles.read(new AuditFiles(folder).key(), SignedNote.MAX_BYTES)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8).equals(own))
                    .orElse(true);
        } catch (IOException e) {
            throw Problems.unreachable(e).asException();
        }
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
        earlier.forEach(AuditKeys::close);
    }
}
