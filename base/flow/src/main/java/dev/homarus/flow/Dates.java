package dev.homarus.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Days that a text names, as month and day: `05-19`. Years are left out; people seldom say them.
final class Dates {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String MONTH =
            "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static final String DAY = "(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:.,]\\d|\\d)";
    private static final Pattern ISO = Pattern.compile("\\b(?:19|20)\\d{2}-(\\d{1,2})-(\\d{1,2})(?!\\d)");
    private static final Pattern MONTH_FIRST = Pattern.compile("\\b" + MONTH + "\\.? (?:the )?" + DAY);
    private static final Pattern DAY_FIRST = Pattern.compile("\\b" + DAY + " (?:of )?" + MONTH + "\\b");
    /// `from the 13th to the 17th of May`, `May 10 to 13`.
    private static final Pattern SPAN_BEFORE =
            Pattern.compile("\\b" + DAY + " (?:to|-|until|till|and) (?:the )?" + DAY + " (?:of )?" + MONTH + "\\b");
    private static final Pattern SPAN_AFTER =
            Pattern.compile("\\b" + MONTH + " (?:the )?" + DAY + " (?:to|-|until|till|and) (?:the )?" + DAY);

    private Dates() {}

    /// @param plain as [Text#plain] has it
    static Set<String> in(String plain) {
        var days = new HashSet<String>();
        ISO.matcher(plain).results().forEach(found -> days.add(day(found.group(1), found.group(2))));
        all(MONTH_FIRST, plain, days, 1, 2);
        all(DAY_FIRST, plain, days, 2, 1);
        all(SPAN_BEFORE, plain, days, 3, 1);
        all(SPAN_AFTER, plain, days, 1, 3);
        return days;
    }

    private static void all(Pattern pattern, String plain, Set<String> days, int month, int day) {
        Matcher found = pattern.matcher(plain);
        while (found.find()) {
            int at = MONTHS.indexOf(found.group(month).substring(0, 3));
            days.add(day(String.valueOf(at + 1), found.group(day)));
        }
    }

    private static String day(String month, String day) {
        return "0".repeat(2 - month.length()) + month + "-" + "0".repeat(2 - day.length()) + day;
    }
}
