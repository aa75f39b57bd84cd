package dev.homarus.pseudonym;

/// The shape of a code: a digit, a consonant, six of either.
///
/// Invisible characters may stand anywhere in it. Hyphens and line breaks may too, and other gaps before its last
/// three characters; then a letter or digit must not follow it, so that a cut-off code does not take its rest from
/// the next word.
final class Code {
    static final int LENGTH = 8;

    /// There is none.
    static final int NO = -1;

    /// What comes next decides.
    static final int MORE = -2;

    /// The most chars one takes.
    static final int MAX_SPAN = LENGTH + (LENGTH - 1) * Code.MAX_GAP;

    private static final int MAX_GAP = 4;
    private static final int LEAST_REST = 3;

    private Code() {}

    /// Returns the offset after the code that begins at `at`, [#NO] or [#MORE].
    ///
    /// @param last whether nothing follows the text
    static int end(String text, int at, boolean last) {
        boolean seen = false;
        int i = at;
        for (int read = 0; read < LENGTH; read++) {
            int gap = read == 0 ? i : gapEnd(text, i, read <= LENGTH - LEAST_REST);
            for (int g = i; g < gap; g++) {
                seen |= !Letters.isInvisible(text.charAt(g));
            }
            i = gap;
            if (i == text.length()) {
                return last ? NO : MORE;
            }
            if (!fits(Letters.folded(text.charAt(i)), read)) {
                return NO;
            }
            i++;
        }
        if (seen && i == text.length()) {
            return last ? i : MORE;
        }
        return seen && Letters.isPlain(Letters.folded(text.charAt(i))) ? NO : i;
    }

    private static int gapEnd(String text, int from, boolean any) {
        int i = from;
        while (i < text.length() && i - from < MAX_GAP) {
            char c = text.charAt(i);
            if (!(any ? Letters.isGap(c) : Letters.isInvisible(c) || Letters.isHyphen(c) || c == '\n' || c == '\r')) {
                break;
            }
            i++;
        }
        return i;
    }

    private static boolean fits(char folded, int place) {
        return switch (place) {
            case 0 -> folded < 128 && Letters.DIGITS.indexOf(folded) >= 0;
            case 1 -> folded < 128 && Letters.CONSONANTS.indexOf(folded) >= 0;
            default -> Letters.isCode(folded);
        };
    }

    /// Returns the eight characters of a code that [#end] found.
    static String read(String text, int start, int end) {
        var code = new StringBuilder(LENGTH);
        for (int i = start; i < end; i++) {
            char folded = Letters.folded(text.charAt(i));
            if (Letters.isCode(folded)) {
                code.append(folded);
            }
        }
        return code.toString();
    }
}
