package dev.homarus.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Something in a text that leads somewhere or opens something: worth more than the words around it.
///
/// @param text as [Text#plain] has it
record Value(Kind kind, String text) {
    enum Kind {
        LINK(
                "a link",
                "link links url urls website websites site page webpage source sources reference references lien enlace"),
        MAIL(
                "an e-mail address",
                "email emails e-mail mail address addresses contact contacts participants attendees adresse"),
        NUMBER(
                "a number or code",
                "number numbers code codes iban phone telephone reference tracking id ids serial confirmation passport"
                        + " details nummer numéro número"),
        HIDDEN("text that is encoded", "");

        private final String said;
        /// Words with a space before and after each.
        private final String nouns;

        Kind(String said, String nouns) {
            this.said = said;
            this.nouns = " " + nouns + " ";
        }

        String said() {
            return said;
        }

        /// Tells whether somebody's words speak of such values.
        boolean isMeantBy(String words) {
            return Text.all(words).stream().anyMatch(word -> nouns.contains(" " + word + " "));
        }
    }

    private static final int LONG_CODE = 8;
    private static final int LONG_NUMBER = 7;
    private static final Pattern MAIL =
            Pattern.compile("(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]++@[\\p{L}\\p{N}-]++(?:\\.[\\p{L}\\p{N}-]++)+");
    private static final Pattern LINK =
            Pattern.compile("\\b(?:https?|ftp|file|data|javascript|mailto|tel):\\S+|\\bwww\\.[^\\s/]+\\S*"
                    + "|(?<![\\p{L}\\p{N}@._-])(?:[\\p{L}\\p{N}-]+\\.)+(?:com|net|org|io|co|dev|app|info|biz|ru|cn|xyz|top|site|online"
                    + "|shop|link|click|live|me|test|example|invalid|uk|de|fr|eu|ch|at|it|es|nl|us|ai|gg|tk|ml|ly|to|cc|tv|page)"
                    + "\\b(?:[/?#:]\\S*)?");
    private static final Pattern DATE = Pattern.compile(
            "\\b\\d{4}-\\d{2}-\\d{2}(?:t\\d{2}:\\d{2}\\S*)?|\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b|\\b\\d{1,2}:\\d{2}(?::\\d{2})?");
    private static final Pattern ACCOUNT =
            Pattern.compile("\\b[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){2,8}(?: ?[a-z0-9]{1,4})?\\b");
    private static final Pattern DIGITS =
            Pattern.compile("(?<![\\p{L}\\p{N}.])\\+?\\d(?:[ ()/-]{0,2}\\d){6,}(?![\\p{L}\\p{N}]|\\.\\d)");
    private static final Pattern CODE = Pattern.compile("(?<![\\p{L}\\p{N}])[a-z0-9+/_=-]{8,}(?![\\p{L}\\p{N}])");
    private static final Pattern HIDDEN = Pattern.compile("(?<![\\p{L}\\p{N}+/=_-])[A-Za-z0-9+/_-]{20,}={0,2}");
    private static final Pattern SPELLED = Pattern.compile("(?:(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}][ ._*-]+){8,}");

    /// Returns the values of a text; each place counts once, for the kind that comes first.
    static List<Value> in(String text) {
        var values = new ArrayList<Value>();
        if (Text.hidesSomething(text) || SPELLED.matcher(text).find()) {
            values.add(new Value(Kind.HIDDEN, ""));
        }
        var hidden = HIDDEN.matcher(text);
        while (hidden.find()) {
            if (looksRandom(hidden.group())) {
                values.add(new Value(Kind.HIDDEN, Text.plain(hidden.group())));
            }
        }
        var rest = Text.plain(text);
        rest = take(rest, MAIL, Kind.MAIL, values);
        rest = take(rest, LINK, Kind.LINK, values);
        rest = DATE.matcher(rest).replaceAll(" ");
        rest = take(rest, ACCOUNT, Kind.NUMBER, values);
        rest = take(rest, DIGITS, Kind.NUMBER, values);
        var code = CODE.matcher(rest);
        while (code.find()) {
            if (isCode(code.group())) {
                values.add(new Value(Kind.NUMBER, code.group()));
            }
        }
        return values;
    }

    private static String take(String text, Pattern pattern, Kind kind, List<Value> values) {
        var found = pattern.matcher(text);
        while (found.find()) {
            var value = found.group().replaceAll("[.,;:!?)\\]}>'\"]+$", "");
            if (kind != Kind.NUMBER || value.chars().filter(Character::isDigit).count() >= LONG_NUMBER) {
                values.add(new Value(kind, value));
            }
        }
        return pattern.matcher(text).replaceAll(" ");
    }

    private static boolean isCode(String word) {
        long digits = word.chars().filter(Character::isDigit).count();
        long letters = word.chars().filter(Character::isLetter).count();
        return word.length() >= LONG_CODE
                && digits >= 3
                && letters >= 2
                && word.indexOf('-') < 0
                && word.indexOf('/') < 0;
    }

    /// Tells whether a long word changes between cases and digits as no word or path does.
    private static boolean looksRandom(String word) {
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            changes += kind(word.charAt(i)) == kind(word.charAt(i - 1)) ? 0 : 1;
        }
        return changes * 4 >= word.length()
                || (word.matches("[0-9a-fA-F]+") && word.chars().anyMatch(Character::isDigit) && word.length() >= 32);
    }

    private static int kind(char c) {
        return Character.isUpperCase(c) ? 0 : Character.isLowerCase(c) ? 1 : Character.isDigit(c) ? 2 : 3;
    }

    /// Tells whether a text says this value, in its own or in a spaced spelling.
    boolean isIn(String plain) {
        return Text.holds(plain, text)
                || (kind == Kind.LINK && Text.holds(plain.replaceAll("https?://(www\\.)?|www\\.", ""), bare(text)))
                || (kind == Kind.NUMBER
                        && compact(text).length() >= LONG_NUMBER
                        && compact(plain).contains(compact(text)))
                || (kind == Kind.HIDDEN && !text.isEmpty() && plain.contains(text));
    }

    /// Returns a web address without its scheme, `www.` and last slash.
    static String bare(String link) {
        return link.replaceFirst("^https?://", "").replaceFirst("^www\\.", "").replaceFirst("/+$", "");
    }

    /// Returns letters and digits only.
    static String compact(String text) {
        return text.replaceAll("[\\s()./+-]", "");
    }
}
