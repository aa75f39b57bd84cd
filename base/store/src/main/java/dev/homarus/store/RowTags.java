package dev.homarus.store;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
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

    /// Returns the tag of each of `tables` that is there.
    Map<String, String> of(Tx tx, Collection<String> tables) {
        var there = new HashSet<>(tx.all("SELECT name FROM sqlite_schema WHERE type = 'table'", row -> row.text(0)));
        var tags = new TreeMap<String, String>();
        for (var table : tables) {
            if (there.contains(table)) {
                tags.put(table, tag(tx, table));
            }
        }
        // Says now whether a page that was read had been changed; see Database.commit.
        tx.one("SELECT count(*) FROM sqlite_schema", row -> row.number(0));
        return tags;
    }

    /// Returns the columns of a table that count.
    static List<String> columns(Tx tx, String table) {
        return tx.all(
                "SELECT name FROM pragma_table_info(?) WHERE name <> '" + LEFT_OUT + "' ORDER BY cid",
                row -> row.text(0),
                table);
    }

    private String tag(Tx tx, String table) {
        var columns = columns(tx, table);
        var order = tx.all("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", row -> row.text(0), table);
        var sha256 = new Sha256();
        sha256.add((FORMAT + "\n" + table + "\n" + String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
        var writer = new RowWriter();
        tx.each(
                "SELECT "
                        + columns.stream()
                                .map(column -> "substr(typeof(\"" + column + "\"), 1, 1)")
                                .collect(Collectors.joining(" || "))
                        + ", \"" + String.join("\", \"", columns) + "\" FROM \"" + table + "\" ORDER BY \""
                        + String.join("\", \"", order.isEmpty() ? List.of("rowid") : order) + '"',
                row -> {
                    writer.take(row);
                    sha256.add(writer.bytes(), 0, writer.length());
                });
        return Digests.hex(Arrays.copyOf(Digests.hmac(key, sha256.finish()), BYTES));
    }
}
