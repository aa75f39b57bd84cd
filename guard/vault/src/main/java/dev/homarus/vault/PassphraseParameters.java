package dev.homarus.vault;

import dev.homarus.crypto.KeyDerivation.Cost;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import java.util.Base64;

/// What a passphrase slot remembers in clear. It comes from a file that somebody may have changed, and is read
/// before anything is computed.
///
/// @param salt 8 to 64 bytes
record PassphraseParameters(byte[] salt, Cost cost) {
    private static final int LEAST_SALT = 8;
    private static final int MOST_SALT = 64;

    /// @throws JsonException or IllegalArgumentException when they are damaged
    /// @throws dev.homarus.types.ProblemException VAULT-025 for a cost that is not paid
    static PassphraseParameters of(Json.Obj parameters) {
        if (!parameters.text("kdf").equals("argon2id")) {
            throw new JsonException("kdf", "has to be argon2id");
        }
        var salt = Base64.getDecoder().decode(parameters.text("salt"));
        if (salt.length < LEAST_SALT || salt.length > MOST_SALT) {
            throw new JsonException("salt", "has to be " + LEAST_SALT + " to " + MOST_SALT + " bytes");
        }
        long memory = number(parameters, "memoryKib");
        long passes = number(parameters, "passes");
        long lanes = number(parameters, "lanes");
        if (!Cost.isWithin(memory, passes, lanes)) {
            throw new Problem(
                            "VAULT-025",
                            "A passphrase slot of the key ring asks for " + memory + " KiB of memory, passes: " + passes
                                    + ", lanes: " + lanes + ". What is worked with is " + Cost.LEAST_MEMORY_KIB + " to "
                                    + Cost.MOST_MEMORY_KIB + " KiB, 1 to " + Cost.MOST_PASSES + " passes and 1 to "
                                    + Cost.MOST_LANES + " lanes; it was not tried.",
                            "The key ring is damaged, or somebody changed it. Put back a copy of keyring.json that belongs"
                                    + " to this home.")
                    .asException();
        }
        return new PassphraseParameters(salt, new Cost((int) memory, (int) passes, (int) lanes));
    }

    private static long number(Json.Obj parameters, String name) {
        if (parameters.get(name).isEmpty()) {
            throw new JsonException(name, "has to be there");
        }
        return parameters.number(name, 0, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
