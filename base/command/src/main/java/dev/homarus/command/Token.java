package dev.homarus.command;

/// What a command line is made of.
sealed interface Token permits Word, Token.Operator, Token.Arrow {
    /// What stands between commands.
    enum Operator implements Token {
        AND,
        OR,
        SEMICOLON,
        NEWLINE,
        PIPE
    }

    /// The sign of a redirection.
    ///
    /// @param descriptor the number before it, or -1
    record Arrow(Sign sign, int descriptor) implements Token {
        /// Which one it is.
        enum Sign {
            READ,
            WRITE,
            APPEND,
            DUPLICATE_IN,
            DUPLICATE_OUT,
            BOTH,
            BOTH_APPEND
        }
    }
}
