package dev.homarus.detect;

import java.util.Arrays;

/// Bytes that were decoded from one run of a [Layer], with their places in the inspected text.
final class Bytes {
    /// Of a hundred characters of readable text, so many are printable at least.
    private static final int READABLE = 80;

    private byte[] bytes = new byte[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void add(int value, int start, int end) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
            starts = Arrays.copyOf(starts, length * 2);
            ends = Arrays.copyOf(ends, length * 2);
        }
        bytes[length] = (byte) value;
        starts[length] = start;
        ends[length++] = end;
    }

    /// Returns whether most of it is printable ASCII, well-formed UTF-8, or every second byte of it zero
    /// (UTF-16).
    boolean isReadable() {
        int printable = 0;
        for (int at = 0; at < length; ) {
            int value = bytes[at] & 0xff;
            int wide = value < 0x80 ? 1 : width(at);
            if (wide > 1 || (value >= 0x20 && value < 0x7f) || value == '\n' || value == '\r' || value == '\t') {
                printable += Math.max(1, wide);
            } else if (value == 0 && (at & 1) == 1) {
                printable++;
            }
            at += Math.max(1, wide);
        }
        return length >= 4 && printable * 100L >= (long) length * READABLE;
    }

    /// Adds the text of the bytes: UTF-8 where it is well-formed, a replacement sign for any other byte,
    /// nothing for a zero.
    void into(LayerText text) {
        for (int at = 0; at < length; ) {
            int value = bytes[at];
            int wide = value >= 0 ? 1 : width(at);
            if (value > 0) {
                text.add((char) value, starts[at], ends[at]);
            } else if (wide > 1) {
                int point = value & (0x7f >> wide);
                for (int i = 1; i < wide; i++) {
                    point = point << 6 | (bytes[at + i] & 0x3f);
                }
                text.addPoint(point, starts[at], ends[at + wide - 1]);
            } else if (value < 0) {
                text.add('\ufffd', starts[at], ends[at]);
            }
            at += Math.max(1, wide);
        }
    }

    /// Returns the length of the UTF-8 sequence of several bytes that begins at `at`, 0 when there is none.
    private int width(int at) {
        int lead = bytes[at] & 0xff;
        int wide =
                lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
        if (wide == 0 || at + wide > length) {
            return 0;
        }
        for (int i = 1; i < wide; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return wide;
    }
}
