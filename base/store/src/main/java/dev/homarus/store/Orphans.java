package dev.homarus.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows that refer to a row that is not there.
final class Orphans {
    private record Reference(String table, String column, String parent, String target) {}

    private final Tx tx;

    Orphans(Tx tx) {
        this.tx = tx;
    }

    /// Removes them, and those that referred to them; returns how many, by table.
    Map<String, Long> remove() {
        var references = references();
        var removed = new TreeMap<String, Long>();
        boolean more = true;
        while (more) {
            more = false;
            for (var reference : references) {
                long gone = tx.run("DELETE FROM \"" + reference.table() + "\" WHERE \"" + reference.column()
                        + "\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"" + reference.parent() + "\" AS parent WHERE"
                        + " parent.\"" + reference.target() + "\" = \"" + reference.table() + "\".\""
                        + reference.column() + "\")");
                if (gone > 0) {
                    removed.merge(reference.table(), gone, Long::sum);
                    more = true;
                }
            }
        }
        return removed;
    }

    private List<Reference> references() {
        return tx.all(
                "SELECT t.name, f.\"from\", f.\"table\", COALESCE(f.\"to\","
                        + " (SELECT name FROM pragma_table_xinfo(f.\"table\") WHERE pk = 1))"
                        + " FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f"
                        + " WHERE t.schema = 'main' AND t.type = 'table'",
                row -> new Reference(row.text(0), row.text(1), row.text(2), row.text(3)));
    }
}
