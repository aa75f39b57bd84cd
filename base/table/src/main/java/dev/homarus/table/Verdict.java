package dev.homarus.table;

/// An answer, and whether it may be taken for less harmful than the rows it was reckoned from.
public sealed interface Verdict {
    Answer answer();

    /// It says nothing of any group of fewer rows than are asked for. It counts as given from now on.
    ///
    /// @param answer with small groups folded into one
    record Lowered(Answer answer) implements Verdict {}

    /// It stays what its rows are.
    ///
    /// @param answer all of it
    /// @param why for a person, without values
    record Held(Answer answer, String why) implements Verdict {}
}
