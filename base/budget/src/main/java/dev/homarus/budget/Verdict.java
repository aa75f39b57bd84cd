package dev.homarus.budget;

/// Whether a request may go.
public sealed interface Verdict {
    /// It may.
    record Goes() implements Verdict {}

    /// It may not.
    ///
    /// @param limit that it would pass
    /// @param used what is spent or reserved already
    /// @param wanted the most that it may need
    record Stays(Limit limit, long used, long wanted) implements Verdict {}
}
