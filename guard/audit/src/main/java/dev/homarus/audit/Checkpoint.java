package dev.homarus.audit;

import dev.homarus.audit.SignedNote.Verifier;
import dev.homarus.crypto.Digests;
import java.util.Base64;
import java.util.Optional;

/// C2SP tlog-checkpoint: the log's name, its size and its root, as a signed note.
final class Checkpoint {
    private Checkpoint() {}

    /// Returns the key's name in notes, which is also the log's origin: every home has another one.
    static Verifier verifier(byte[] publicKey) {
        var id = Digests.hex(Digests.sha256(publicKey)).substring(0, 16);
        return new Verifier("homarus-audit/" + id, publicKey);
    }

    static String sign(Head head, AuditKeys keys) {
        var key = verifier(keys.publicKey());
        return SignedNote.sign(text(key.name(), head), key, keys::sign);
    }

    /// Returns the head of a checkpoint that this key signed for this key's log.
    static Optional<Head> open(String note, Verifier key) {
        return SignedNote.open(note, key).flatMap(text -> read(text, key.name()));
    }

    private static String text(String origin, Head head) {
        return origin + "\n" + head.size() + "\n" + Base64.getEncoder().encodeToString(head.root()) + "\n";
    }

    private static Optional<Head> read(String text, String origin) {
        var lines = text.split("\n", -1);
        if (lines.length != 4) {
            return Optional.empty();
        }
        try {
            var head = new Head(Long.parseLong(lines[1]), Base64.getDecoder().decode(lines[2]));
            return text(origin, head).equals(text) ? Optional.of(head) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
