package dev.homarus.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One row, cell by cell, with the types SQLite keeps: NULL, INTEGER, TEXT, BLOB, REAL.
///
/// Its bytes are, for each cell, a type and a value: `00` nothing; `01` 8 bytes; `02` and `03` a length of 4 bytes
/// and that many bytes, text in UTF-8 exactly as it is stored; `04` 8 bytes of IEEE 754. Numbers are big-endian.
public final class Cells {
    /// The longest row, in bytes: what SQLite takes at most by default is 10^9.
    public static final int LONGEST = 64 * 1024 * 1024;

    static final byte NULL = 0;
    static final byte INTEGER = 1;
    static final byte TEXT = 2;
    static final byte BLOB = 3;
    static final byte REAL = 4;

    private final byte[] bytes;
    private final byte[] types;
    private final int[] starts;
    private final int[] lengths;

    private Cells(byte[] bytes, int columns) {
        this.bytes = bytes;
        types = new byte[columns];
        starts = new int[columns];
        lengths = new int[columns];
    }

    /// Reads a row of `columns` cells that fills `bytes` from `from` to `to`; they must not change while it is used.
    ///
    /// @throws IllegalArgumentException when they are no such row
    public static Cells read(byte[] bytes, int from, int to, int columns) {
        var cells = new Cells(bytes, columns);
        var in = ByteBuffer.wrap(bytes, from, to - from);
        for (int i = 0; i < columns; i++) {
            cells.types[i] = need(in, 1).get();
            cells.lengths[i] = switch (cells.types[i]) {
                case NULL -> 0;
                case INTEGER, REAL -> 8;
                case TEXT, BLOB -> need(in, 4).getInt();
                default -> throw new IllegalArgumentException("type of a cell");
            };
            cells.starts[i] = in.position();
            need(in, cells.lengths[i]).position(cells.starts[i] + cells.lengths[i]);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("a row is longer than its cells");
        }
        return cells;
    }

    private static ByteBuffer need(ByteBuffer in, int length) {
        if (length < 0 || in.remaining() < length) {
            throw new IllegalArgumentException("a row is cut off");
        }
        return in;
    }

    /// Returns what a cell says: a number in decimal, a text as it is, a blob in hexadecimal, nothing as the empty
    /// text.
    public String text(int column) {
        return switch (types[column]) {
            case NULL -> "";
            case INTEGER -> Long.toString(number(column));
            case TEXT -> new String(bytes, starts[column], lengths[column], StandardCharsets.UTF_8);
            case REAL -> Double.toString(Double.longBitsToDouble(number(column)));
            default -> HexFormat.of().formatHex(bytes, starts[column], starts[column] + lengths[column]);
        };
    }

    /// Returns SQLite's name of the type of a cell.
    public String type(int column) {
        return switch (types[column]) {
            case NULL -> "null";
            case INTEGER -> "integer";
            case TEXT -> "text";
            case REAL -> "real";
            default -> "blob";
        };
    }

    int length(int column) {
        return lengths[column];
    }

    boolean isText(int column) {
        return types[column] == TEXT;
    }

    /// Returns what is bound to a statement; a text as its bytes.
    @Nullable
    Object bound(int column) {
        return switch (types[column]) {
            case NULL -> null;
            case INTEGER -> number(column);
            case REAL -> Double.longBitsToDouble(number(column));
            default -> Arrays.copyOfRange(bytes, starts[column], starts[column] + lengths[column]);
        };
    }

    private long number(int column) {
        return ByteBuffer.wrap(bytes).getLong(starts[column]);
    }
}
