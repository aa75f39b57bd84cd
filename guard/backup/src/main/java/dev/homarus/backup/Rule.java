package dev.homarus.backup;

import java.util.List;

/// What a restore does with the rows of one Space.
///
/// @param drop leaves all of them out: logins, tokens, grants, what waits for an answer
/// @param subjects the columns that name whom a row is about; a row about somebody erased is left out
/// @param ids the columns that name the row itself; a row is left out when any of them names a revoked id. None means
///     the columns of the table's key
public record Rule(boolean drop, List<String> subjects, List<String> ids) {
    /// Restores the rows, but for those that were revoked.
    public static final Rule KEEP = new Rule(false, List.of(), List.of());

    /// Restores none.
    public static final Rule DROP_ON_RESTORE = new Rule(true, List.of(), List.of());

    public Rule {
        subjects = List.copyOf(subjects);
        ids = List.copyOf(ids);
    }

    /// Returns the same rule for rows about the people in these columns.
    public Rule about(String... columns) {
        return new Rule(drop, List.of(columns), ids);
    }

    /// Returns the same rule for rows that are known by these columns.
    public Rule knownBy(String... columns) {
        return new Rule(drop, subjects, List.of(columns));
    }
}
