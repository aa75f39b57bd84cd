package dev.homarus.address;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A label of an international name in its ASCII form (RFC 3492, RFC 5890).
final class ForeignLabel {
    private static final int FIRST = 0x80;
    private static final int FIRST_BIAS = 72;
    private static final int DAMP = 700;
    private static final int BASE = 36;
    private static final int MAX_LABEL = 63;
    private static final Set<UnicodeScript> JAPANESE =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.LATIN);
    private static final Set<UnicodeScript> KOREAN =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL, UnicodeScript.LATIN);
    private static final Set<UnicodeScript> CHINESE =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO, UnicodeScript.LATIN);

    private ForeignLabel() {}

    /// Tells whether a label that starts with `xn--` is what exactly one Unicode label is written as: lower
    /// case, composed, letters, marks and digits of one script.
    static boolean isCanonical(String label) {
        return decoded(label.substring(4)).filter(ForeignLabel::isInOrder).isPresent();
    }

    private static boolean isInOrder(String text) {
        return text.codePoints().anyMatch(c -> c >= FIRST)
                && text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || isMark(c) || c == '-')
                && !isMark(text.codePointAt(0))
                && !text.startsWith("-")
                && !text.endsWith("-")
                && Normalizer.normalize(text, Normalizer.Form.NFKC).equals(text)
                && text.codePoints().noneMatch(c -> Character.toLowerCase(c) != c)
                && isOneScript(text);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isOneScript(String text) {
        var scripts = EnumSet.noneOf(UnicodeScript.class);
        text.codePoints().forEach(c -> scripts.add(UnicodeScript.of(c)));
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() <= 1
                || JAPANESE.containsAll(scripts)
                || KOREAN.containsAll(scripts)
                || CHINESE.containsAll(scripts);
    }

    /// Returns what the part after `xn--` stands for, or nothing where it stands for nothing or is not the
    /// one spelling of it.
    private static Optional<String> decoded(String ascii) {
        int basic = Math.max(ascii.lastIndexOf('-'), 0);
        var output = new StringBuilder(ascii.substring(0, basic));
        int at = basic > 0 ? basic + 1 : 0;
        int letters = output.length();
        long n = FIRST;
        long i = 0;
        int bias = FIRST_BIAS;
        while (at < ascii.length()) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = at < ascii.length() ? digit(ascii.charAt(at++)) : -1;
                if (digit < 0) {
                    return Optional.empty();
                }
                i += digit * weight;
                int threshold = Math.clamp(k - bias, 1, 26);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE || i > Integer.MAX_VALUE) {
                    return Optional.empty();
                }
            }
            letters++;
            bias = adapted(i - before, letters, before == 0);
            n += i / letters;
            i %= letters;
            if (n > Character.MAX_CODE_POINT || (n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE)) {
                return Optional.empty();
            }
            output.insert(output.offsetByCodePoints(0, (int) i), Character.toString((int) n));
            i++;
        }
        return output.length() > MAX_LABEL ? Optional.empty() : Optional.of(output.toString());
    }

    private static int adapted(long delta, int letters, boolean first) {
        long rest = first ? delta / DAMP : delta / 2;
        rest += rest / letters;
        int k = 0;
        while (rest > 455) {
            rest /= 35;
            k += BASE;
        }
        return (int) (k + 36 * rest / (rest + 38));
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }
}
