package dev.homarus.flow;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Words as they are compared.
final class Text {
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\x{E0000}-\\x{E007F}]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern GROUPED =
            Pattern.compile("(?<![\\p{L}\\d.,'])(\\d{1,3})((?:[,'\u2019]\\d{3})+)(?!\\d)");
    private static final Pattern ZEROES = Pattern.compile("(?<![\\d.])(\\d+)\\.(\\d*?)0+(?!\\d|\\.\\d)");
    private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> STOP = Set.copyOf(Arrays.asList(
            ("a an and any are as at be been but by can could did do does for from had has have he her here him his how i"
                            + " if in into is it its just like may me more my no not of on one or our out over own please"
                            + " she should so some than that the their them then there these they this those to too up us"
                            + " very was we were what when where which who will with would yes you your about after all"
                            + " also am because before between both each every few get got let lets new next now off only"
                            + " other re same soon still such sure thank thanks hi hello dear best regards sincerely kind"
                            + " und der die das ein eine ist mit von zu den dem le la les un une de du des et el los las y"
                            + " en que por para")
                    .split(" ")));

    private Text() {}

    /// Returns lower case, composed, one space for any, no invisible characters, numbers in one spelling.
    static String plain(String text) {
        var lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        var seen = SPACE.matcher(INVISIBLE.matcher(lower).replaceAll(""))
                .replaceAll(" ")
                .strip();
        return numbers(seen.replace('\u2019', '\'')
                .replace('\u2018', '\'')
                .replace('\u201c', '"')
                .replace('\u201d', '"'));
    }

    /// Writes 1,000.00 as 1000, and 12.50 as 12.5.
    private static String numbers(String text) {
        var joined = GROUPED.matcher(text)
                .replaceAll(found -> found.group(1) + found.group(2).replaceAll("[^0-9]", ""));
        return ZEROES.matcher(joined)
                .replaceAll(found -> found.group(2).isEmpty() ? found.group(1) : found.group(1) + "." + found.group(2));
    }

    /// Returns the words of a text in order, with stop words.
    static List<String> all(String text) {
        return Arrays.stream(SEPARATOR.split(plain(text)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// Returns the words that mean something, as stems, in order.
    static Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        for (var word : all(text)) {
            if (!STOP.contains(word) && (word.length() > 1 || !isAscii(word))) {
                words.add(stem(word));
            }
        }
        return words;
    }

    /// Returns a word without the endings that change with number and tense, so that `summaries` is
    /// `summary`.
    static String stem(String word) {
        if (word.length() < 4 || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return word;
        }
        if (word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        for (var ending : List.of("ings", "ing", "ed", "es", "s", "e")) {
            if (word.endsWith(ending) && word.length() - ending.length() >= 3) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    /// Tells whether a text has characters that are not seen; honest text has them rarely, hidden text
    /// always.
    static boolean hidesSomething(String text) {
        return text.codePoints()
                        .filter(c -> (c >= 0xE0000 && c <= 0xE007F) || c == 0x200B || c == 0x2060 || c == 0x202E)
                        .count()
                > 2;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /// Finds a value in a text where it stands for itself, and is no part of a longer word, number or
    /// address.
    static boolean holds(String text, String value) {
        if (value.isEmpty()) {
            return false;
        }
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            if (isEdge(text, at - 1, -1, value.charAt(0))
                    && isEdge(text, at + value.length(), 1, value.charAt(value.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether what is before or after a value ends it. A dot, a dash or a slash does only where a
    /// space or the end follows.
    private static boolean isEdge(String text, int at, int step, char inner) {
        if (at < 0 || at >= text.length() || !isPart(inner)) {
            return true;
        }
        char c = text.charAt(at);
        if (Character.isLetterOrDigit(c) || "@_+%".indexOf(c) >= 0) {
            return false;
        }
        if (".-/\\:=?&".indexOf(c) < 0) {
            return true;
        }
        int next = at + step;
        return next < 0 || next >= text.length() || !isPart(text.charAt(next));
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '@' || c == '_';
    }
}
