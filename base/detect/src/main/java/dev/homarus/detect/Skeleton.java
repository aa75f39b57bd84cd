package dev.homarus.detect;

import java.util.Arrays;

/// The letters and digits of a [Layer], folded, without what stands between them.
///
/// @param units what is compared
/// @param from for each unit the layer's index of the character that it came from
record Skeleton(String units, int[] from, Layer layer) {
    static Skeleton of(Layer layer) {
        var text = layer.text();
        var units = new char[text.length() + 16];
        var from = new int[units.length];
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            char unit = text.charAt(at);
            if (Folding.isOne(unit)) {
                char folded = Folding.one(unit);
                if (isLetter(folded)) {
                    if (length == units.length) {
                        units = Arrays.copyOf(units, length * 2);
                        from = Arrays.copyOf(from, length * 2);
                    }
                    units[length] = folded;
                    from[length++] = at;
                }
                at++;
                continue;
            }
            int point = text.codePointAt(at);
            if (Character.isLetterOrDigit(point)) {
                var folded = Folding.fold(Character.toString(point));
                if (length + folded.length() > units.length) {
                    units = Arrays.copyOf(units, (length + folded.length()) * 2);
                    from = Arrays.copyOf(from, units.length);
                }
                for (int i = 0; i < folded.length(); i++) {
                    units[length] = folded.charAt(i);
                    from[length++] = at;
                }
            }
            at += Character.charCount(point);
        }
        return new Skeleton(new String(units, 0, length), Arrays.copyOf(from, length), layer);
    }

    private static boolean isLetter(char unit) {
        return unit < 128
                ? (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9')
                : Character.isLetterOrDigit(unit);
    }

    int length() {
        return units.length();
    }

    /// Returns the layer's index behind the character of unit `at`, with the marks upon it.
    int behind(int at) {
        var text = layer.text();
        int end = from[at] + Character.charCount(text.codePointAt(from[at]));
        while (end < text.length() && isMark(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isMark(char unit) {
        return unit >= 0xad && (Character.getType(unit) == Character.NON_SPACING_MARK || Folding.isInvisible(unit));
    }

    /// Returns how many units of the layer lie between unit `at` and the next.
    int gapAfter(int at) {
        return from[at + 1] <= from[at] ? 0 : Math.max(0, from[at + 1] - behind(at));
    }

    /// Returns whether the character before unit `at` is a letter or digit.
    boolean isJoinedBefore(int at) {
        return at > 0 && (from[at - 1] == from[at] || gapAfter(at - 1) == 0);
    }

    boolean isJoinedAfter(int at) {
        return at + 1 < length() && (from[at + 1] == from[at] || gapAfter(at) == 0);
    }

    /// Returns the units backwards.
    String reversed() {
        return new StringBuilder(units).reverse().toString();
    }

    /// Returns the units with each letter from `a` to `z` thirteen further.
    String turned() {
        var turned = units.toCharArray();
        for (int i = 0; i < turned.length; i++) {
            if (turned[i] >= 'a' && turned[i] <= 'z') {
                turned[i] = (char) ('a' + (turned[i] - 'a' + 13) % 26);
            }
        }
        return new String(turned);
    }
}
