package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.Locale;

/// Finds numbers that are written in groups: cards, IBANs, national ids. For one text.
final class Numbers {
    private static final int MOST_GROUPS = 12;
    private static final int MOST_SIGNS = 34;
    private static final int BEFORE = 60;
    private static final int AFTER = 30;
    private static final int NOT_BEFORE = 24;

    private final Layer layer;
    private final String text;
    private final Words words;
    private final Signals.Contexts contexts;
    private final Findings findings;

    Numbers(Layer layer, Words words, Signals.Contexts contexts, Findings findings) {
        this.layer = layer;
        this.text = layer.text();
        this.words = words;
        this.contexts = contexts;
        this.findings = findings;
    }

    void scan() {
        for (int word = 0; word < words.count(); ) {
            if (isWholeCard(word)) {
                found("card", words.start(word), words.end(word));
                word++;
                continue;
            }
            boolean begins = words.isPlain(word) && words.length(word) <= MOST_SIGNS && isFreeBefore(word);
            word = begins ? Math.max(word + 1, from(word)) : word + 1;
        }
    }

    /// Returns whether a word is a card's number in one piece, of a length that says enough by itself: it is
    /// one whatever it is joined to, as in the name of a file.
    private boolean isWholeCard(int word) {
        int length = words.length(word);
        return (length == 15 || length == 16)
                && words.isDigits(word)
                && !isDecimal(words.start(word), words.end(word))
                && Accounts.card(text.substring(words.start(word), words.end(word))) == 2;
    }

    /// Whether it is a part of a number with a point or a comma in it.
    private boolean isDecimal(int start, int end) {
        boolean before =
                start > 1 && ".,+".indexOf(text.charAt(start - 1)) >= 0 && Character.isDigit(text.charAt(start - 2));
        boolean after = end + 1 < text.length()
                && ".,".indexOf(text.charAt(end)) >= 0
                && Character.isDigit(text.charAt(end + 1));
        return before || after;
    }

    /// Looks for numbers that begin with a word. Returns the word behind the one it found, or 0.
    private int from(int first) {
        var joined = new StringBuilder(MOST_SIGNS);
        var shape = new StringBuilder(24);
        int iban = ibanLength(first);
        boolean digit = iban > 0;
        int found = 0;
        for (int last = first; last < words.count() && last < first + MOST_GROUPS; last++) {
            if (!words.isPlain(last) || joined.length() + words.length(last) > MOST_SIGNS) {
                break;
            }
            joined.append(text, words.start(last), words.end(last));
            digit |= words.hasDigit(last);
            if (!digit && joined.length() > 6) {
                break;
            }
            shape.append(words.length(last));
            if (digit && joined.length() >= 8 && isFreeAfter(last)) {
                var upper = joined.toString().toUpperCase(Locale.ROOT);
                found = judge(upper, shape.toString(), iban, first, last) ? last + 1 : found;
            }
            char separator = words.separator(last);
            if (separator != ' ' && separator != '-' && separator != '.' && separator != '/') {
                break;
            }
            shape.append(separator);
        }
        return found;
    }

    private int ibanLength(int word) {
        if (words.length(word) < 2) {
            return 0;
        }
        int start = words.start(word);
        int check = start + 2;
        if (words.length(word) == 2 && words.separator(word) == ' ') {
            check++;
        }
        boolean checked = check + 1 < text.length()
                && Character.isDigit(text.charAt(check))
                && Character.isDigit(text.charAt(check + 1));
        return checked ? Accounts.ibanLength(text.substring(start, start + 2).toUpperCase(Locale.ROOT)) : 0;
    }

    private boolean judge(String joined, String shape, int iban, int first, int last) {
        int start = words.start(first);
        int end = words.end(last);
        if (iban == joined.length() && Character.isDigit(joined.charAt(2)) && Accounts.isIban(joined)) {
            return found("iban", start, end);
        }
        boolean digits = joined.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && Accounts.CARD_SHAPES.contains(shape)) {
            int card = Accounts.card(joined);
            if (card == 2 || (card == 1 && near("card", start, end))) {
                return found("card", start, end);
            }
        }
        if (isPath(start, end) || CheckDigits.isUniform(joined) || isInRow(shape, first, last)) {
            return false;
        }
        var alone = "";
        for (var kind : NationalIds.of(shape)) {
            boolean told = !kind.context().isEmpty() && near(kind.context(), start, end);
            if ((told || (kind.alone() && alone.isEmpty())) && kind.check().test(joined)) {
                if (told) {
                    return found(kind.type(), start, end);
                }
                alone = kind.type();
            }
        }
        return !alone.isEmpty() && !contexts.near("not-person", start, end, NOT_BEFORE, 0) && found(alone, start, end);
    }

    private boolean near(String kind, int start, int end) {
        return contexts.near(kind, start, end, BEFORE, AFTER);
    }

    private boolean found(String type, int start, int end) {
        findings.add(Findings.IDENTIFIER, type, Classification.SENSITIVE, layer, start, end, layer.encoding());
        return true;
    }

    /// Returns whether a number written with spaces stands in a row of numbers.
    private boolean isInRow(String shape, int first, int last) {
        return shape.indexOf(' ') >= 0
                && ((first > 0 && words.isDigits(first - 1) && words.separator(first - 1) == ' ')
                        || (last + 1 < words.count() && words.isDigits(last + 1) && words.separator(last) == ' '));
    }

    private boolean isPath(int start, int end) {
        return (start > 0 && text.charAt(start - 1) == '/') || (end < text.length() && text.charAt(end) == '/');
    }

    /// Returns whether what stands before a word does not make it the end of something longer.
    private boolean isFreeBefore(int word) {
        int start = words.start(word);
        if (start == 0) {
            return true;
        }
        char before = text.charAt(start - 1);
        boolean joined = start > 1 && Character.isLetterOrDigit(text.charAt(start - 2));
        return before != '+' && !(joined && (before == '-' || before == '.' || before == '_' || before == ','));
    }

    private boolean isFreeAfter(int word) {
        int end = words.end(word);
        if (end + 1 >= text.length()) {
            return true;
        }
        char after = text.charAt(end);
        char next = text.charAt(end + 1);
        return !(Character.isLetterOrDigit(next) && "-_+@%~".indexOf(after) >= 0)
                && !(Character.isDigit(next) && (after == '.' || after == ','));
    }
}
