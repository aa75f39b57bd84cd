package dev.homarus.types;

/// How much harm a disclosure would do, lowest first.
///
/// What is not known is [#PERSONAL]. [#SECRET] never becomes text for a model: only a handle does.
public enum Classification {
    /// General knowledge.
    PUBLIC,
    /// Schedule, contacts, mail, conversations.
    PERSONAL,
    /// Finance, health.
    SENSITIVE,
    /// Passwords and keys.
    SECRET;

    /// Returns the more harmful of the two.
    public Classification join(Classification other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
