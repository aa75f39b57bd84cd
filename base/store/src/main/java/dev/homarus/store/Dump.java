package dev.homarus.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A logical copy of a database: every table of every Space, as it was at one moment. Spaces that are derived
/// from
/// others, indexes and the tables behind a full-text index are left out; they are made anew.
public final class Dump {
    /// Takes the copy in.
    public interface Receiver {
        /// The mark that was kept with the last transaction; comes first.
        void mark(byte[] mark);

        /// A table begins.
        void begin(Table table);

        /// The next row of the table, in the form of [Cells]: the first `length` bytes, which are changed after
        /// the
        /// call.
        void row(byte[] bytes, int length);

        /// The table ends.
        void end(long rows);
    }

    private final Tx tx;
    private final List<Space> spaces;

    Dump(Tx tx, List<Space> spaces) {
        this.tx = tx;
        this.spaces = spaces;
    }

    void to(Receiver receiver) {
        receiver.mark(tx.one("SELECT value FROM mark WHERE id = 1", row -> row.bytes(0))
                .orElse(new byte[0]));
        for (var table : tables()) {
            receiver.begin(table);
            receiver.end(rows(table, receiver));
        }
    }

    private long rows(Table table, Receiver receiver) {
        var writer = new RowWriter();
        var count = new long[1];
        tx.each(select(table), row -> {
            writer.take(row);
            receiver.row(writer.bytes(), writer.length());
            count[0]++;
        });
        // Says now whether a page that was read had been changed; see Database.commit.
        tx.one("SELECT count(*) FROM sqlite_schema", row -> row.number(0));
        return count[0];
    }

    /// The first column says the types of the others, a letter for each: a call of the driver costs more than
    /// what
    /// it fetches.
    private static String select(Table table) {
        var types = new StringBuilder();
        var columns = new StringBuilder();
        for (var column : table.columns()) {
            types.append(types.isEmpty() ? "" : " || ")
                    .append("substr(typeof(\"")
                    .append(column)
                    .append("\"), 1, 1)");
            columns.append(", \"").append(column).append('"');
        }
        return "SELECT " + types + columns + " FROM \"" + table.name() + "\" ORDER BY \""
                + String.join("\", \"", table.key()) + '"';
    }

    /// Returns the tables of every Space that is not derived, in the order of the Spaces.
    List<Table> tables() {
        var names = tx.all(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('space', 'mark') ORDER BY name",
                row -> row.text(0));
        var tables = new ArrayList<Table>();
        for (var name : names) {
            var space = owner(name, spaces)
                    .orElseThrow(() -> new IllegalStateException("no Space makes the table " + name));
            if (space.derivedFrom().isEmpty()) {
                tables.add(table(space, name));
            }
        }
        tables.sort(Comparator.comparingInt(table -> place(table.space())));
        return tables;
    }

    /// Returns the Space that makes a table.
    static Optional<Space> owner(String table, List<Space> spaces) {
        var making = Pattern.compile(
                "(?i)CREATE\\s+TABLE\\s+(IF\\s+NOT\\s+EXISTS\\s+)?\"?" + Pattern.quote(table) + "\"?\\s*(\\(|AS\\b)");
        var renaming = Pattern.compile("(?i)RENAME\\s+TO\\s+\"?" + Pattern.quote(table) + "\"?\\s*;?\\s*$");
        for (var space : spaces) {
            for (var migration : space.migrations()) {
                if (making.matcher(migration).find()
                        || renaming.matcher(migration).find()) {
                    return Optional.of(space);
                }
            }
        }
        return Optional.empty();
    }

    private int place(String space) {
        return spaces.stream().map(Space::name).toList().indexOf(space);
    }

    private Table table(Space space, String name) {
        var version = tx.one("SELECT version FROM space WHERE name = ?", row -> row.number(0), space.name())
                .orElse(0L);
        var columns = columns(tx, name);
        var key = tx.all("SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", row -> row.text(0), name);
        if (key.isEmpty()) {
            columns.addFirst("rowid");
            key.add("rowid");
        }
        return new Table(space.name(), version.intValue(), name, columns, key);
    }

    /// Returns the columns that are stored, not computed.
    static List<String> columns(Tx tx, String table) {
        return tx.all(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid", row -> row.text(0), table);
    }
}
