package dev.homarus.detect;

import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Folds characters so that spellings which look alike compare alike: compatibility forms, width,
/// diacritics, case.
final class Folding {
    /// Stands in the table for a character whose folded form is none or several.
    private static final char SEVERAL = '\uffff';

    private static final int BLOCK = 256;
    private static final AtomicReferenceArray<char[]> TABLE = new AtomicReferenceArray<>(65_536 / BLOCK);

    private Folding() {}

    /// Returns the folded form: NFKD without marks, in lower case by way of upper case, so that `ß` is
    /// `ss`.
    static String fold(String text) {
        return unmarked(unmarked(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    private static String unmarked(String text) {
        var decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        var kept = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /// Returns the folded form of one unit, or the unit itself where that has none or several.
    static char one(char unit) {
        if (unit < 128) {
            return unit >= 'A' && unit <= 'Z' ? (char) (unit + 32) : unit;
        }
        char folded = block(unit)[unit % BLOCK];
        return folded == SEVERAL ? unit : folded;
    }

    /// Returns whether [#one] is the whole folded form of the unit.
    static boolean isOne(char unit) {
        return unit < 128 || (!Character.isSurrogate(unit) && block(unit)[unit % BLOCK] != SEVERAL);
    }

    private static char[] block(char unit) {
        var block = TABLE.get(unit / BLOCK);
        if (block == null) {
            block = new char[BLOCK];
            int first = unit / BLOCK * BLOCK;
            for (int i = 0; i < BLOCK; i++) {
                var folded = Character.isSurrogate((char) (first + i)) ? "" : fold(String.valueOf((char) (first + i)));
                block[i] = folded.length() == 1 ? folded.charAt(0) : SEVERAL;
            }
            TABLE.set(unit / BLOCK, block);
        }
        return block;
    }

    /// Returns whether a code point is drawn as nothing: joiners, marks of direction, soft hyphens, tags,
    /// variation selectors, fillers.
    static boolean isInvisible(int point) {
        if (point < 0xad) {
            return false;
        }
        return Character.getType(point) == Character.FORMAT
                || point == 0x34f
                || (point >= 0x115f && point <= 0x1160)
                || (point >= 0x17b4 && point <= 0x17b5)
                || (point >= 0x180b && point <= 0x180f)
                || point == 0x3164
                || (point >= 0xfe00 && point <= 0xfe0f)
                || point == 0xffa0
                || (point >= 0xe0000 && point <= 0xe0fff);
    }
}
