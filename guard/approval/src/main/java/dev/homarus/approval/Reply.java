package dev.homarus.approval;

import dev.homarus.approval.Choice.Breadth;
import java.util.Optional;

/// What a person answers.
///
/// @param face where it came from: `socket`, `dashboard`, `token`
/// @param text for the model, at most [ActionGate#MAX_TEXT] characters
/// @param digest of what the person was shown, as in [Approval#digest]; the answer counts for nothing else
public record Reply(
        boolean yes, Lasting lasting, Breadth breadth, String face, Optional<String> text, Optional<String> digest) {
    /// Yes, once.
    public static Reply once(String face) {
        return yes(Lasting.ONCE, Breadth.EXACT, face);
    }

    public static Reply yes(Lasting lasting, Breadth breadth, String face) {
        return new Reply(true, lasting, breadth, face, Optional.empty(), Optional.empty());
    }

    public static Reply no(String face, Optional<String> text) {
        return new Reply(false, Lasting.ONCE, Breadth.EXACT, face, text, Optional.empty());
    }

    /// Returns the same, for exactly what has this digest.
    public Reply to(String shown) {
        return new Reply(yes, lasting, breadth, face, text, Optional.of(shown));
    }
}
