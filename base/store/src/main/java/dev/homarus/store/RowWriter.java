package dev.homarus.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes rows in the form of [Cells], one at a time into the same array.
final class RowWriter {
    private byte[] bytes = new byte[4_096];
    private int length;

    /// Takes a row whose first column is the first letters of the types of the others.
    void take(Row row) {
        length = 0;
        var types = row.text(0);
        for (int i = 0; i < types.length(); i++) {
            cell(row, types.charAt(i), i + 1);
        }
    }

    private void cell(Row row, char type, int column) {
        switch (type) {
            case 'n' -> room(1).put(Cells.NULL);
            case 'i' -> room(9).put(Cells.INTEGER).putLong(row.number(column));
            case 'r' -> room(9).put(Cells.REAL).putDouble(row.real(column));
            case 't' -> content(Cells.TEXT, row.bytes(column));
            case 'b' -> content(Cells.BLOB, row.bytes(column));
            default -> throw new IllegalStateException("type of a column");
        }
    }

    private void content(byte type, byte[] content) {
        room(5 + content.length).put(type).putInt(content.length).put(content);
    }

    private ByteBuffer room(int more) {
        if (Cells.LONGEST - length < more) {
            throw new IllegalStateException("a row is longer than " + Cells.LONGEST + " bytes");
        }
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.min(2 * bytes.length, Cells.LONGEST)));
        }
        var room = ByteBuffer.wrap(bytes, length, more);
        length += more;
        return room;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
