package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.Arrays;

/// A known value as it is compared: its letters and digits, folded, and where something else stands between
/// them.
///
/// @param letters the skeleton, or the text itself when `exact`
/// @param gaps for each unit of `letters` whether something else follows it before the next
/// @param shown what a reader sees of the value
/// @param exact whether signs count too: of a value that has hardly anything else
record KnownForm(
        String letters, boolean[] gaps, String shown, boolean exact, String type, Classification classification) {
    private static final int LONGEST = 512;

    static KnownForm of(KnownValues.Value value) {
        var shown = Visible.of(value.text().strip());
        var skeleton = Skeleton.of(shown);
        var type = value.type().isEmpty() ? "known" : "known." + value.type();
        boolean secret = value.classification() == Classification.SECRET;
        int signs = shown.text().length();
        boolean exact = (skeleton.length() < 3 && !isIdeographic(skeleton.units()) && signs >= 4)
                || (secret && skeleton.length() < 6 && signs > skeleton.length());
        if (exact) {
            return new KnownForm(shown.text(), new boolean[signs], shown.text(), true, type, value.classification());
        }
        int length = Math.min(skeleton.length(), LONGEST);
        var gaps = new boolean[length];
        for (int i = 0; i + 1 < length; i++) {
            gaps[i] = skeleton.gapAfter(i) > 0;
        }
        return new KnownForm(
                skeleton.units().substring(0, length), gaps, shown.text(), false, type, value.classification());
    }

    boolean isUsable() {
        if (exact) {
            return letters.length() >= 4;
        }
        if (isDigits()) {
            return letters.length() >= (classification == Classification.SECRET ? 4 : 6);
        }
        return letters.length() >= (isIdeographic(letters) ? 2 : 3);
    }

    boolean isDigits() {
        return letters.chars().allMatch(Character::isDigit);
    }

    boolean isIdeographic() {
        return isIdeographic(letters);
    }

    /// Returns whether it is of a script that does not divide words.
    private static boolean isIdeographic(String letters) {
        return !letters.isEmpty()
                && letters.codePoints().allMatch(point -> switch (Character.UnicodeScript.of(point)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KnownForm form
                && letters.equals(form.letters)
                && Arrays.equals(gaps, form.gaps)
                && shown.equals(form.shown)
                && exact == form.exact
                && type.equals(form.type)
                && classification == form.classification;
    }

    @Override
    public int hashCode() {
        return letters.hashCode();
    }

    @Override
    public String toString() {
        return "KnownForm[type=" + type + "]";
    }
}
