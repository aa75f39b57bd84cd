package dev.homarus.slots;

import dev.homarus.crypto.TokenException;
import dev.homarus.types.Problem;

/// What a person is told about a token.
final class TokenProblems {
    private TokenProblems() {}

    static RuntimeException of(TokenException e, String library, String label) {
        return switch (e.why()) {
            case LIBRARY ->
                new Problem(
                                "SLOT-040",
                                "The file " + shown(library) + " is not there, or is no library of tokens (PKCS#11).",
                                "Install the token's library (Debian: opensc-pkcs11 or ykcs11) or name the right file;"
                                        + " its path may have letters, digits and . _ + @ = - only.")
                        .asException();
            case PIN -> wrongPin(label);
            case PIN_LOCKED -> pinLocked(label);
            case NO_KEY ->
                new Problem(
                                "SLOT-045",
                                "The token " + shown(label) + " does not have this slot's key any more.",
                                "It was removed or the token was reset. Open with another slot, remove this one and make a"
                                        + " new one.")
                        .asException();
            case UNSUPPORTED ->
                new Problem(
                                "SLOT-046",
                                "The token " + shown(label)
                                        + " makes no AES keys of 256 bits that stay on it, or has no" + " AES-GCM.",
                                "Use another token or another kind of slot.")
                        .asException();
            case FAILED ->
                new Problem(
                                "SLOT-047",
                                "The token " + (label.isEmpty() ? "" : shown(label) + " ")
                                        + "failed or was taken away.",
                                "Put it in again and try once more; if that does not help, open with another slot.")
                        .asException();
        };
    }

    static RuntimeException noToken(String label, int found) {
        return found == 0
                ? new Problem(
                                "SLOT-041",
                                "The token " + shown(label) + " is not in the machine.",
                                "Put it in and try again, or open with another slot.")
                        .asException()
                : new Problem(
                                "SLOT-041",
                                "There are " + found + " tokens with the label " + shown(label) + ".",
                                "Take the others out, or give them other labels.")
                        .asException();
    }

    static RuntimeException wrongPin(String label) {
        return new Problem(
                        "SLOT-042",
                        "The token " + shown(label) + " did not take this PIN, and has counted it.",
                        "Tokens usually lock after three wrong PINs in a row: check it with the token's own"
                                + " program before the next try.")
                .asException();
    }

    static RuntimeException pinLocked(String label) {
        return new Problem(
                        "SLOT-043",
                        "The token " + shown(label) + " is locked after too many wrong PINs.",
                        "Unlock it with its PUK or security officer's PIN, in the token's own program.")
                .asException();
    }

    static RuntimeException notTheKey() {
        return new Problem(
                        "SLOT-048",
                        "What the token opens for this slot is not the slot's key: the slot is damaged or belongs to"
                                + " another home.",
                        "Put back a copy of keyring.json, or open with another slot.")
                .asException();
    }

    /// A label and a path come from outside, and are printed.
    static String shown(String text) {
        var clean = text.replaceAll("[^\\p{L}\\p{N} ./_+@=-]", "?");
        return "\u201c" + (clean.length() > 80 ? clean.substring(0, 80) + "\u2026" : clean) + "\u201d";
    }
}
