package dev.homarus.pseudonym;

/// Whether a token's code stands somewhere.
sealed interface Match {
    /// A token of this conversation.
    ///
    /// @param start where it begins, with its word
    /// @param end where it ends, with what belongs to it
    /// @param lead emphasis that opens inside the token and has to stay
    /// @param trail emphasis that closes inside the token and has to stay
    record Token(int start, int end, String lead, Kept kept, String trail) implements Match {}

    /// No token.
    enum Not implements Match {
        /// Whatever follows.
        EVER,
        /// What comes next decides.
        YET
    }
}
