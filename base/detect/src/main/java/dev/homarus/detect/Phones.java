package dev.homarus.detect;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.homarus.types.Classification;
import java.util.List;

/// Finds telephone numbers: such as are valid when written internationally or in a country's usual groups,
/// and any that a word nearby calls one. For one text.
final class Phones {
    /// Loads the tables of the countries when the first number is checked.
    private static final class Tables {
        static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    }

    /// Where a number that begins with 0 may be from.
    private static final List<String> TRUNK =
            List.of("DE", "GB", "FR", "NL", "AU", "CH", "AT", "SE", "JP", "BE", "IT", "PL");

    private static final int LEAST = 7;
    private static final int MOST = 15;
    private static final int BEFORE = 30;
    private static final int AFTER = 15;
    private static final int NOT_BEFORE = 20;

    private final Layer layer;
    private final String text;
    private final Signals.Contexts contexts;
    private final Findings findings;

    Phones(Layer layer, Signals.Contexts contexts, Findings findings) {
        this.layer = layer;
        this.text = layer.text();
        this.contexts = contexts;
        this.findings = findings;
    }

    void scan() {
        for (int at = 0; at < text.length(); ) {
            at = begins(at) ? candidate(at) : at + 1;
        }
    }

    private boolean begins(int at) {
        char c = text.charAt(at);
        boolean sign = (c == '+' || c == '(')
                && at + 1 < text.length()
                && (isDigit(text.charAt(at + 1)) || text.charAt(at + 1) == '(' || text.charAt(at + 1) == '+');
        if (!sign && !isDigit(c)) {
            return false;
        }
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        boolean joined = at > 1 && Character.isLetterOrDigit(text.charAt(at - 2)) && "-._/,".indexOf(before) >= 0;
        return !Character.isLetterOrDigit(before) && before != '+' && before != '%' && before != '$' && !joined;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Judges the longest text that could be one number. Returns where to look on.
    private int candidate(int start) {
        int digits = 0;
        int groups = 0;
        int end = start;
        int at = start;
        for (int gap = 0; at < text.length() && gap <= 2 && digits <= MOST + 3; at++) {
            char c = text.charAt(at);
            if (isDigit(c)) {
                groups += digits == 0 || gap > 0 ? 1 : 0;
                digits++;
                gap = 0;
                end = at + 1;
            } else if (" ()-./".indexOf(c) >= 0 || (c == '+' && digits == 0)) {
                gap++;
            } else {
                break;
            }
        }
        int after = extension(end);
        boolean open = after == end
                && end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_');
        if (digits >= LEAST && digits <= MOST + 2 && !open && isPhone(start, end, digits, groups)) {
            findings.add(Findings.IDENTIFIER, "phone", Classification.PERSONAL, layer, start, after, layer.encoding());
            return after;
        }
        return Math.max(end, start + 1);
    }

    /// Returns the end of an extension such as `x123` that begins at `at`, or `at`.
    private int extension(int at) {
        int next = at;
        if (text.startsWith(" ext. ", next) || text.startsWith(" ext ", next)) {
            next = text.indexOf(' ', next + 1) + 1;
        } else if (text.startsWith("x", next)) {
            next++;
        } else {
            return at;
        }
        int end = next;
        while (end < text.length() && end < next + 6 && isDigit(text.charAt(end))) {
            end++;
        }
        return end > next ? end : at;
    }

    private boolean isPhone(int start, int end, int digits, int groups) {
        var number = text.substring(start, end);
        if (number.startsWith("+") || number.startsWith("(+")) {
            return isValid(number, "ZZ") || isTold(start, end);
        }
        if (number.matches(
                "\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}.*|\\d{1,2}[-./]\\d{1,2}[-./](?:19|20)\\d\\d.*|(?:\\d{1,3}\\.){3}\\d{1,3}.*")) {
            return false;
        }
        if (isTold(start, end)) {
            return groups > 1 || digits >= 8;
        }
        if (groups < 2 || contexts.near("not-person", start, end, NOT_BEFORE, 0)) {
            return false;
        }
        if (number.matches("(?:1[-. ])?(?:\\(\\d{3}\\) ?|\\d{3}([-.]))\\d{3}[-. ]\\d{4}")) {
            return isValid(number, "US");
        }
        if (number.matches("00[1-9].*") && groups > 2) {
            return isValid("+" + number.substring(2), "ZZ");
        }
        boolean trunk = number.matches("\\(?0[1-9].*") && digits >= 9 && digits <= 12 && number.indexOf('.') < 0;
        boolean grouped = groups >= 3 || number.startsWith("(") || number.matches("0\\d{2,4}[ /-]\\d{5,8}");
        return trunk && grouped && TRUNK.stream().anyMatch(region -> isValid(number, region));
    }

    private boolean isTold(int start, int end) {
        return contexts.near("phone", start, end, BEFORE, AFTER)
                && !contexts.near("not-person", start, end, 12, 0)
                && !contexts.near("account", start, end, 12, 0);
    }

    private static boolean isValid(String number, String region) {
        try {
            return Tables.NUMBERS.isValidNumber(Tables.NUMBERS.parse(number, region));
        } catch (NumberParseException e) {
            return false;
        }
    }
}
