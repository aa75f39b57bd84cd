package dev.homarus.backup;

import dev.homarus.store.Cells;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Finds the rows again in the chunks of a table's stream, also behind a chunk that is lost. Not thread-safe.
final class Rows {
    /// Takes what comes out.
    interface Receiver {
        /// Takes the next row.
        ///
        /// @throws IllegalArgumentException when it is no row
        void row(byte[] bytes, int from, int to);

        /// These records are lost, first and last.
        void lost(long first, long last);
    }

    private final Receiver receiver;
    private byte[] buffer = new byte[0];
    private int filled;
    private long next;
    private long lostFrom = -1;

    Rows(Receiver receiver) {
        this.receiver = receiver;
    }

    /// Takes the next chunk.
    ///
    /// @param start where the first record that begins in the chunk begins, or −1
    /// @param record its number
    void chunk(byte[] bytes, int start, long record) {
        int from = 0;
        if (lostFrom >= 0) {
            if (start < 0) {
                return;
            }
            from = start;
            found(record);
        }
        append(bytes, from);
        try {
            take();
        } catch (IllegalArgumentException e) {
            lost();
        }
    }

    private void append(byte[] bytes, int from) {
        int more = bytes.length - from;
        if (buffer.length - filled < more) {
            buffer = Arrays.copyOf(buffer, filled + more);
        }
        System.arraycopy(bytes, from, buffer, filled, more);
        filled += more;
    }

    private void take() {
        int at = 0;
        while (filled - at >= 4) {
            int length = ByteBuffer.wrap(buffer, at, 4).getInt();
            if (length < 1 || length > Cells.LONGEST) {
                throw new IllegalArgumentException("length of a row");
            }
            if (filled - at - 4 < length) {
                break;
            }
            receiver.row(buffer, at + 4, at + 4 + length);
            next++;
            at += 4 + length;
        }
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
    }

    /// The next chunk is not there.
    void lost() {
        if (lostFrom < 0) {
            lostFrom = next;
        }
        filled = 0;
    }

    private void found(long record) {
        receiver.lost(lostFrom, Math.max(lostFrom, record - 1));
        next = record;
        lostFrom = -1;
    }

    /// The stream ends.
    ///
    /// @param records how many there should have been
    void end(long records) {
        if (lostFrom < 0 && (filled > 0 || next != records)) {
            lostFrom = next;
        }
        if (lostFrom >= 0) {
            receiver.lost(lostFrom, Math.max(lostFrom, records - 1));
        }
    }
}
