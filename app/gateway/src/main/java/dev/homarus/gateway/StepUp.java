package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;

/// Recognises the owner anew, at the moment of something grave: by the passphrase that opens the home; where it
/// opens with the machine key, which a person does not know, by a word that is typed. Thread-safe.
final class StepUp {
    /// The word to type where there is no passphrase.
    static final String WORD = "elevate";

    private final Path ring;
    private final InstantSource clock;
    private final Attempts attempts = new Attempts(
            new Problem("GRANT-004", "The owner was not recognised five times.", "Wait ten minutes, and try again."));

    StepUp(Path ring, InstantSource clock) {
        this.ring = ring;
        this.clock = clock;
    }

    /// Checks `{"passphrase"}` or `{"confirm"}`; returns how the owner was recognised.
    ///
    /// @throws dev.homarus.types.ProblemException GRANT-004 too many failures, GRANT-005 not recognised
    synchronized String check(Json.Obj json) {
        var now = clock.instant();
        attempts.check(now);
        var keys = KeyRing.read(ring);
        boolean needsPassphrase = keys.has("passphrase");
        boolean known = needsPassphrase
                ? json.optionalText("passphrase")
                        .filter(text -> opens(keys, text))
                        .isPresent()
                : json.optionalText("confirm").filter(WORD::equals).isPresent();
        if (!known) {
            attempts.failed(now);
            throw new Problem(
                            "GRANT-005",
                            needsPassphrase
                                    ? "The passphrase of the home is needed, and this is not it."
                                    : "The word " + WORD + " has to be typed.",
                            "Run the command on a terminal: it asks for it.")
                    .asException();
        }
        return needsPassphrase ? "passphrase" : "typed";
    }

    private static boolean opens(KeyRing keys, String passphrase) {
        var text = passphrase.toCharArray();
        try {
            return keys.fits(new SlotKey.Passphrase(text));
        } finally {
            Arrays.fill(text, '\0');
        }
    }
}
