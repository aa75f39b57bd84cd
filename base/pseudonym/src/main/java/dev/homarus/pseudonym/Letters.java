package dev.homarus.pseudonym;

/// The characters of tokens, and those that models and screens put between them.
final class Letters {
    /// Without 0 and 1.
    static final String DIGITS = "23456789";

    /// Without vowels, so that no code is a word, and without L, S, Z and B, which look like 1, 5, 2 and 8.
    static final String CONSONANTS = "CDFGHJKMNPQRTVWXY";

    static final String ALL = DIGITS + CONSONANTS;

    private Letters() {}

    /// Returns ASCII in capitals for ASCII and full-width letters and digits, and any other char as it is.
    static char folded(char c) {
        char narrow = c >= 0xff01 && c <= 0xff5e ? (char) (c - 0xfee0) : c;
        return narrow >= 'a' && narrow <= 'z' ? (char) (narrow - 32) : narrow;
    }

    static String folded(String text) {
        var folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = folded(folded[i]);
        }
        return new String(folded);
    }

    static boolean isDigit(char folded) {
        return folded >= '0' && folded <= '9';
    }

    /// Whether a folded char is a letter or digit of ASCII.
    static boolean isPlain(char folded) {
        return isDigit(folded) || (folded >= 'A' && folded <= 'Z');
    }

    static boolean isCode(char folded) {
        return folded < 128 && ALL.indexOf(folded) >= 0;
    }

    /// What leaves no trace on a screen.
    static boolean isInvisible(char c) {
        return c == 0xad
                || c == 0x34f
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2060 && c <= 0x2064)
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff;
    }

    static boolean isBlank(char c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || c == 0xa0
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x3000;
    }

    /// What emphasises in Markdown, apart from the underscore.
    static boolean isMarker(char c) {
        return c == '*' || c == '`' || c == '~';
    }

    static boolean isUnderscore(char c) {
        return c == '_' || c == 0xff3f;
    }

    static boolean isHyphen(char c) {
        return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xff0d;
    }

    /// What may stand between the word of a token and its code.
    static boolean isGap(char c) {
        return isUnderscore(c) || isHyphen(c) || isBlank(c) || isMarker(c) || c == '\\' || isInvisible(c);
    }
}
