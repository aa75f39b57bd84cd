package dev.homarus.table;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Rows of text fields under named columns. Immutable.
///
/// Names of columns are compared without regard to case and to spaces around them.
public final class Table {
    /// The largest text, in bytes.
    public static final int MAX_BYTES = 8 << 20;

    /// The most rows, without the header.
    public static final int MAX_ROWS = 200_000;

    public static final int MAX_COLUMNS = 200;

    /// What may begin a field of values and no name of a column: a digit or a sign before one; or an address.
    private static final String VALUE =
            "[-+]?[\\d.,' ]*\\d[\\d.,' %-]*|.*@.*|\\d{4}-\\d{2}.*|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}.*";

    private final List<String> columns;
    private final List<String[]> rows;
    private final long[] lines;
    private final String digest;

    Table(List<String> columns, List<String[]> rows, long[] lines, String digest) {
        this.columns = columns.stream().map(String::strip).toList();
        this.rows = List.copyOf(rows);
        this.lines = lines.clone();
        this.digest = digest;
        var names = new HashSet<String>();
        for (var name : this.columns) {
            if (name.isEmpty() || name.matches(VALUE) || !names.add(key(name))) {
                throw Problems.noTable("The first line does not name the columns, each by another name");
            }
        }
    }

    /// Reads a CSV text: UTF-8, or else Windows-1252; fields between commas, semicolons or tabs, whichever
    /// makes the header widest; the first line that is not empty is the header, and every other has as many
    /// fields.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-001 no table, or no header; TABLE-002 more than
    ///     [#MAX_BYTES], [#MAX_ROWS] or [#MAX_COLUMNS]; TABLE-003 a line of another width
    public static Table read(byte[] bytes) {
        return CsvText.read(bytes);
    }

    /// Returns the names of the columns, as they are written.
    public List<String> columns() {
        return columns;
    }

    /// Returns the number of rows, without the header.
    public int size() {
        return rows.size();
    }

    /// Returns the SHA-256 of the whole text, lower-case hex.
    public String digest() {
        return digest;
    }

    /// Returns the place of a column.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-004
    int column(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (key(columns.get(i)).equals(key(name))) {
                return i;
            }
        }
        throw Problems.noColumn(name, columns);
    }

    /// Returns a field without the spaces around it.
    String at(int row, int column) {
        return rows.get(row)[column].strip();
    }

    /// Returns the line of the text in which a row begins, from 1.
    long line(int row) {
        return lines[row];
    }

    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /// Returns a number for each row that depends on its fields and on how many rows before it have the
    /// same, so that a row has the same number in another version of the table.
    long[] rowIds() {
        var ids = new long[rows.size()];
        var before = new HashMap<Long, Integer>();
        for (int row = 0; row < ids.length; row++) {
            var content = id(rows.get(row));
            int same = before.merge(content, 1, Integer::sum);
            ids[row] = same == 1 ? content : id(new String[] {Long.toString(content), Integer.toString(same)});
        }
        return ids;
    }

    private static long id(String[] fields) {
        var digest = new Sha256();
        for (var field : fields) {
            var bytes = field.strip().getBytes(StandardCharsets.UTF_8);
            digest.add(ByteBuffer.allocate(4).putInt(bytes.length).array()).add(bytes);
        }
        return ByteBuffer.wrap(digest.finish()).getLong();
    }

    static String digest(byte[] bytes) {
        return Digests.hex(Digests.sha256(bytes));
    }
}
