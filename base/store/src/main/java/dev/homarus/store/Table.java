package dev.homarus.store;

import java.util.List;

/// A table as a dump describes it.
///
/// @param space the name of the [Space] it belongs to
/// @param version the version of that Space: the count of its migrations that were applied
/// @param columns the names of the cells of each row, in order
/// @param key the columns that the rows are ordered by: the primary key, or `rowid` where there is none
public record Table(String space, int version, String name, List<String> columns, List<String> key) {
    /// The most columns of one table.
    public static final int MAX_COLUMNS = 200;

    /// @throws IllegalArgumentException when a name is not one that a Space can have, or the columns are none or too
    ///     many
    public Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        if (!isName(space) || !isName(name) || version < 0) {
            throw new IllegalArgumentException("name of a table");
        }
        if (columns.isEmpty()
                || columns.size() > MAX_COLUMNS
                || !columns.stream().allMatch(Table::isName)
                || columns.stream().distinct().count() != columns.size()
                || key.isEmpty()
                || !columns.containsAll(key)) {
            throw new IllegalArgumentException("columns of a table");
        }
    }

    private static boolean isName(String name) {
        return name.matches("[a-z][a-z0-9_]{0,62}");
    }
}
