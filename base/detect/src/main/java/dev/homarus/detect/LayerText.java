package dev.homarus.detect;

import java.util.Arrays;

/// Collects the units of a [Layer] with their places in the inspected text.
final class LayerText {
    private char[] units;
    private int[] starts;
    private int[] ends;
    private int length;

    LayerText(int expected) {
        units = new char[Math.max(16, expected)];
        starts = new int[units.length];
        ends = new int[units.length];
    }

    int length() {
        return length;
    }

    void add(char unit, int start, int end) {
        if (length == units.length) {
            units = Arrays.copyOf(units, length * 2);
            starts = Arrays.copyOf(starts, length * 2);
            ends = Arrays.copyOf(ends, length * 2);
        }
        units[length] = unit;
        starts[length] = start;
        ends[length++] = end;
    }

    void addAll(CharSequence more, int start, int end) {
        for (int i = 0; i < more.length(); i++) {
            add(more.charAt(i), start, end);
        }
    }

    /// Adds a code point that may be none: a lone surrogate or what is above Unicode becomes a replacement
    /// sign.
    void addPoint(int point, int start, int end) {
        if (Character.isSupplementaryCodePoint(point)) {
            add(Character.highSurrogate(point), start, end);
            add(Character.lowSurrogate(point), start, end);
        } else {
            add(Character.isBmpCodePoint(point) ? (char) point : '\ufffd', start, end);
        }
    }

    Layer layer(String encoding, int depth, Layer.Kind kind) {
        return new Layer(
                new String(units, 0, length),
                Arrays.copyOf(starts, length),
                Arrays.copyOf(ends, length),
                encoding,
                depth,
                kind);
    }
}
