package dev.homarus.store;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Computes the tags of tables, as `docs/spec/home.md` lays them down.
final class RowTags {
    private static final String FORMAT = "homarus rows/1";
    private static final String LEFT_OUT = "used";
    private static final int BYTES = 16;

    private final SecretBytes key;

    /// @param key stays the caller's
    RowTags(SecretBytes key) {
        this.key = key;
    }

    /// What is to be known of a table to read its rows.
    ///
    /// @param columns those that count
    /// @param key what the rows are ordered by
    record Shape(List<String> columns, List<String> key) {}

    /// Returns the shape of each of `tables` that is there.
    static Map<String, Shape> shapes(Tx tx, Collection<String> tables) {
        var columns = new TreeMap<String, List<String>>();
        var keys = new TreeMap<String, Map<Long, String>>();
        tx.all(
                "SELECT m.name, c.name, c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                        + " WHERE m.type = 'table' AND m.name IN ("
                        + String.join(", ", Collections.nCopies(tables.size(), "?"))
                        + ") ORDER BY m.name, c.cid",
                row -> {
                    if (!row.text(1).equals(LEFT_OUT)) {
                        columns.computeIfAbsent(row.text(0), table -> new ArrayList<>())
                                .add(row.text(1));
                    }
                    if (row.number(2) > 0) {
                        keys.computeIfAbsent(row.text(0), table -> new TreeMap<>())
                                .put(row.number(2), row.text(1));
                    }
                    return row;
                },
                tables.toArray());
        var shapes = new TreeMap<String, Shape>();
        columns.forEach((table, names) -> {
            var key = List.copyOf(keys.getOrDefault(table, Map.of(1L, "rowid")).values());
            shapes.put(table, new Shape(List.copyOf(names), key));
        });
        return shapes;
    }

    /// Returns the tag of each of these tables.
    Map<String, String> of(Tx tx, Map<String, Shape> shapes) {
        var tags = new TreeMap<String, String>();
        shapes.forEach((table, shape) -> tags.put(table, tag(tx, table, shape)));
        // Says now whether a page that was read had been changed; see Database.commit.
        tx.one("SELECT count(*) FROM sqlite_schema", row -> row.number(0));
        return tags;
    }

    private String tag(Tx tx, String table, Shape shape) {
        var columns = shape.columns();
        var sha256 = new Sha256();
        sha256.add((FORMAT + "\n" + table + "\n" + String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
        var writer = new RowWriter();
        tx.each(
                "SELECT "
                        + columns.stream()
                                .map(column -> "substr(typeof(\"" + column + "\"), 1, 1)")
                                .collect(Collectors.joining(" || "))
                        + ", \"" + String.join("\", \"", columns) + "\" FROM \"" + table + "\" ORDER BY \""
                        + String.join("\", \"", shape.key()) + '"',
                row -> {
                    writer.take(row);
                    sha256.add(writer.bytes(), 0, writer.length());
                });
        return Digests.hex(Arrays.copyOf(Digests.hmac(key, sha256.finish()), BYTES));
    }
}
