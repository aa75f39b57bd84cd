package dev.homarus.detect;

import java.util.Arrays;

/// The words of a text: runs of letters and digits, where a letter of a script that does not divide words
/// is none.
final class Words {
    private final String text;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] kinds = new byte[64];
    private int count;

    private static final int DIGIT = 1;
    private static final int LETTER = 2;
    private static final int OTHER = 4;

    private Words(String text) {
        this.text = text;
    }

    static Words of(String text) {
        var words = new Words(text);
        int start = -1;
        int kind = 0;
        for (int at = 0; at <= text.length(); at++) {
            int one = at < text.length() ? kind(text.charAt(at)) : 0;
            if (one != 0) {
                start = start < 0 ? at : start;
                kind |= one;
            } else if (start >= 0) {
                words.add(start, at, kind);
                start = -1;
                kind = 0;
            }
        }
        return words;
    }

    private static int kind(char c) {
        if (c >= '0' && c <= '9') {
            return DIGIT;
        } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return LETTER;
        }
        return c >= 0xaa && c < 0x2e80 && Character.isLetterOrDigit(c) ? OTHER : 0;
    }

    private void add(int start, int end, int kind) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        starts[count] = start;
        ends[count] = end;
        kinds[count++] = (byte) kind;
    }

    int count() {
        return count;
    }

    int start(int word) {
        return starts[word];
    }

    int end(int word) {
        return ends[word];
    }

    int length(int word) {
        return ends[word] - starts[word];
    }

    boolean isDigits(int word) {
        return kinds[word] == DIGIT;
    }

    boolean hasDigit(int word) {
        return (kinds[word] & DIGIT) != 0;
    }

    boolean isPlain(int word) {
        return (kinds[word] & OTHER) == 0;
    }

    /// Returns the only character between a word and the next, 0 when there are several, none, or no next.
    char separator(int word) {
        return word + 1 < count && starts[word + 1] == ends[word] + 1 ? text.charAt(ends[word]) : 0;
    }
}
