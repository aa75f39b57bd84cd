package dev.homarus.vault;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.passphrase.Strength;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/// What a person or a machine brings to open a slot: it makes a key for a new slot, and makes the same key
/// again for that slot later. The port that every kind of slot fills; an object is used by one thread.
public interface SlotKey {
    /// A new slot's key, 32 bytes, and what has to be remembered in clear to make it again.
    record Made(SecretBytes key, Json.Obj parameters) {}

    /// Returns the kind of slot, a short lower-case word that stands in the key ring.
    String kind();

    /// Tells whether a slot is one that this may open, before anything is tried: of the same kind, and for a
    /// kind that is more than one thing, of the same things.
    ///
    /// @throws JsonException or IllegalArgumentException when the parameters are damaged
    default boolean isFor(String kind, Json.Obj parameters) {
        return kind.equals(kind());
    }

    /// Makes the key for a new slot.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-… when what it takes is not there or not good enough
    Made make();

    /// Makes the key of an existing slot from its parameters. A key that does not fit is no failure here: the
    /// ring finds out.
    ///
    /// @throws JsonException or IllegalArgumentException when the parameters are damaged
    /// @throws dev.homarus.types.ProblemException VAULT-… when what it takes is not there
    SecretBytes again(Json.Obj parameters);

    /// Wipes what it holds of a person's; it makes and opens nothing after.
    default void wipe() {}

    /// 32 random bytes in a file outside the home. It protects a stolen copy of the home, not a stolen machine.
    record Machine(Path file) implements SlotKey {
        private static final int SIZE = 32;

        @Override
        public String kind() {
            return "machine";
        }

        @Override
        public Made make() {
            if (Files.exists(file)) {
                return new Made(again(Json.Obj.EMPTY), Json.Obj.EMPTY);
            }
            var key = SystemEntropy.INSTANCE.bytes(SIZE);
            PrivateFiles.write(file, key);
            return new Made(SecretBytes.taking(key), Json.Obj.EMPTY);
        }

        @Override
        public SecretBytes again(Json.Obj parameters) {
            try (var in = Files.newInputStream(file)) {
                var suspicion = PrivateFiles.suspicion(file);
                if (suspicion.isPresent()) {
                    throw missing(suspicion.get());
                }
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

        public Passphrase(char[] passphrase) {
            this.passphrase = passphrase;
        }

        @Override
        public String kind() {
            return "passphrase";
        }

        @Override
        public Made make() {
            if (passphrase.length < SHORTEST) {
                throw new Problem(
                                "VAULT-003",
                                "The passphrase is shorter than " + SHORTEST + " characters.",
                                "Choose a longer one; a few unrelated words are easy to remember.")
                        .asException();
            }
            var strength = Strength.of(passphrase);
            if (!strength.isEnough()) {
                throw new Problem(
                                "VAULT-003",
                                "The passphrase is " + strength.word() + ": it is among the first that are tried. "
                                        + String.join(" ", strength.advice()),
                                "Choose another; a few unrelated words are easy to remember.")
                        .asException();
            }
            var cost = KeyDerivation.Cost.STANDARD;
            var parameters = Json.object()
                    .put("kdf", "argon2id")
                    .put("salt", Base64.getEncoder().encodeToString(SystemEntropy.INSTANCE.bytes(16)))
                    .put("memoryKib", cost.memoryKib())
                    .put("passes", cost.passes())
                    .put("lanes", cost.lanes())
                    .build();
            return new Made(again(parameters), parameters);
        }

        @Override
        public SecretBytes again(Json.Obj parameters) {
            var read = PassphraseParameters.of(parameters);
            return KeyDerivation.fromPassphrase(passphrase, read.salt(), read.cost());
        }

        @Override
        public void wipe() {
            Arrays.fill(passphrase, '\0');
        }
    }
}
