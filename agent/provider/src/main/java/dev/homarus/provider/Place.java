package dev.homarus.provider;

import java.util.Optional;

/// Where a piece of a prompt stands, as far as a wire format has to know it to write the piece: formats that
/// join what
/// one side says into one message differ in how they go on.
public enum Place {
    /// Nothing stands before it.
    FIRST,
    /// Only the instructions stand before it.
    AFTER_INSTRUCTIONS,
    /// The same side has spoken before: the model, or the person and the tools.
    SAME_SIDE,
    /// The other side has spoken before.
    OTHER_SIDE;

    /// Returns the place of a piece after the one before it.
    public static Place of(Prompt.Piece piece, Optional<Prompt.Piece> before) {
        if (before.isEmpty()) {
            return FIRST;
        }
        if (before.get() instanceof Prompt.Instructions) {
            return AFTER_INSTRUCTIONS;
        }
        return ofModel(piece) == ofModel(before.get()) ? SAME_SIDE : OTHER_SIDE;
    }

    /// Whether nothing was said before.
    boolean opens() {
        return this == FIRST || this == AFTER_INSTRUCTIONS;
    }

    private static boolean ofModel(Prompt.Piece piece) {
        return piece instanceof Prompt.Assistant;
    }
}
