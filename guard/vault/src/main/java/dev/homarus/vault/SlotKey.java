package dev.homarus.vault;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/// What a person or a machine brings to open a slot: it makes the key that seals the root key, and makes it again.
public sealed interface SlotKey {
    String kind();

    /// Returns what has to be remembered, in clear, to make the key again.
    Json.Obj parameters();

    /// Makes the key for a new slot.
    SecretBytes make();

    /// Makes the key of an existing slot from its parameters.
    SecretBytes again(Json.Obj parameters);

    /// 32 random bytes in a file outside the home. It protects a stolen copy of the home, not a stolen machine.
    record Machine(Path file) implements SlotKey {
        private static final int SIZE = 32;

        @Override
        public String kind() {
            return "machine";
        }

        @Override
        public Json.Obj parameters() {
            return Json.Obj.EMPTY;
        }

        @Override
        public SecretBytes make() {
            if (Files.exists(file)) {
                return again(parameters());
            }
            var key = SystemEntropy.INSTANCE.bytes(SIZE);
            PrivateFiles.write(file, key);
            return SecretBytes.taking(key);
        }

        @Override
        public SecretBytes again(Json.Obj parameters) {
            try (var in = Files.newInputStream(file)) {
                var key = in.readNBytes(SIZE + 1);
                if (key.length == SIZE) {
                    return SecretBytes.taking(key);
                }
                Arrays.fill(key, (byte) 0);
            } catch (IOException e) {
                throw missing(e.getClass().getSimpleName());
            }
            throw missing("wrong size");
        }

        private RuntimeException missing(String why) {
            return new Problem(
                            "VAULT-002",
                            "The machine key " + file + " cannot be used (" + why + ").",
                            "Put the file back; without it this home opens only by another slot.")
                    .asException();
        }
    }

    /// A passphrase through Argon2id. The caller wipes the array when it is done with this object.
    final class Passphrase implements SlotKey {
        /// The shortest accepted passphrase, in characters.
        public static final int SHORTEST = 8;

        private final char[] passphrase;
        private final byte[] salt = SystemEntropy.INSTANCE.bytes(16);

        public Passphrase(char[] passphrase) {
            this.passphrase = passphrase;
        }

        @Override
        public String kind() {
            return "passphrase";
        }

        @Override
        public Json.Obj parameters() {
            var cost = KeyDerivation.Cost.STANDARD;
            return Json.object()
                    .put("kdf", "argon2id")
                    .put("salt", Base64.getEncoder().encodeToString(salt))
                    .put("memoryKib", cost.memoryKib())
                    .put("passes", cost.passes())
                    .put("lanes", cost.lanes())
                    .build();
        }

        @Override
        public SecretBytes make() {
            if (passphrase.length < SHORTEST) {
                throw new Problem(
                                "VAULT-003",
                                "The passphrase is shorter than " + SHORTEST + " characters.",
                                "Choose a longer one; a few unrelated words are easy to remember.")
                        .asException();
            }
            return again(parameters());
        }

        @Override
        public SecretBytes again(Json.Obj parameters) {
            if (!parameters.text("kdf").equals("argon2id")) {
                throw new JsonException("kdf", "has to be argon2id");
            }
            var cost = new KeyDerivation.Cost(
                    (int) parameters.number("memoryKib", 0, 0, 1 << 22),
                    (int) parameters.number("passes", 0, 0, 64),
                    (int) parameters.number("lanes", 0, 0, 64));
            return KeyDerivation.fromPassphrase(passphrase, Base64.getDecoder().decode(parameters.text("salt")), cost);
        }
    }
}
