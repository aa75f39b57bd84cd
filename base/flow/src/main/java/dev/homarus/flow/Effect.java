package dev.homarus.flow;

/// What a tool does to the world.
public enum Effect {
    /// Reads what is on this machine or in the owner's own accounts.
    READ_LOCAL,
    /// Asks somebody else's machine; the question itself leaves.
    READ_EXTERNAL,
    /// Makes or changes something of the owner's that can be undone.
    WRITE,
    /// Tells or gives something to somebody.
    SEND,
    /// Runs a program.
    EXEC,
    /// Removes something.
    DELETE,
    /// Spends money.
    PAY,
    /// Changes who may do what: passwords, permissions, locks, settings.
    ADMIN
}
