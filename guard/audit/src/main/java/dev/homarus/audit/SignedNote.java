package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// C2SP signed-note with Ed25519 keys: text, an empty line, and lines `— NAME BASE64(key hash ‖ signature)`.
final class SignedNote {
    /// The longest note, in bytes.
    static final int MAX_BYTES = 16_384;

    private static final byte ED25519 = 1;
    private static final int KEY_HASH = 4;
    private static final String MARK = "\u2014 ";

    private SignedNote() {}

    /// A key that signs notes: its name without spaces or `+`, and 32 bytes.
    record Verifier(String name, byte[] publicKey) {
        /// Reads `NAME+HASH+BASE64(01 ‖ key)`; empty where it is anything else.
        static Optional<Verifier> parse(String text) {
            var parts = text.split("\\+", 3);
            if (parts.length != 3) {
                return Optional.empty();
            }
            var key = decode(parts[2]);
            if (key.length != 33 || key[0] != ED25519 || !named(parts[0])) {
                return Optional.empty();
            }
            var verifier = new Verifier(parts[0], Arrays.copyOfRange(key, 1, key.length));
            return verifier.text().equals(text) ? Optional.of(verifier) : Optional.empty();
        }

        String text() {
            var key = ByteBuffer.allocate(1 + publicKey.length).put(ED25519).put(publicKey);
            return name + "+" + Digests.hex(hash()) + "+" + Base64.getEncoder().encodeToString(key.array());
        }

        private byte[] hash() {
            var prefix = (name + "\n").getBytes(StandardCharsets.UTF_8);
            return Arrays.copyOf(Digests.sha256(prefix, new byte[] {ED25519}, publicKey), KEY_HASH);
        }

        private static boolean named(String name) {
            return !name.isEmpty() && name.chars().noneMatch(Character::isWhitespace);
        }
    }

    /// Returns the note; `text` has to end with a line feed.
    static String sign(String text, Verifier key, UnaryOperator<byte[]> signer) {
        var signature = signer.apply(text.getBytes(StandardCharsets.UTF_8));
        var blob =
                ByteBuffer.allocate(KEY_HASH + signature.length).put(key.hash()).put(signature);
        return text + "\n" + MARK + key.name() + " " + Base64.getEncoder().encodeToString(blob.array()) + "\n";
    }

    /// Returns the text of a note that carries a valid signature of the key; signatures of other keys are ignored.
    static Optional<String> open(String note, Verifier key) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || note.length() > MAX_BYTES) {
            return Optional.empty();
        }
        var text = note.substring(0, end + 1);
        for (var line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            var parts = line.split(" ", -1);
            if (parts.length != 3 || !line.startsWith(MARK)) {
                return Optional.empty();
            }
            var blob = decode(parts[2]);
            if (parts[1].equals(key.name()) && startsWith(blob, key.hash())) {
                var signature = Arrays.copyOfRange(blob, KEY_HASH, blob.length);
                var valid = SigningKey.verify(key.publicKey(), text.getBytes(StandardCharsets.UTF_8), signature);
                return valid ? Optional.of(text) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] blob, byte[] prefix) {
        return blob.length > prefix.length && Arrays.equals(Arrays.copyOf(blob, prefix.length), prefix);
    }

    private static byte[] decode(String base64) {
        try {
            var bytes = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(bytes).equals(base64) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
