package dev.homarus.detect;

import java.util.Arrays;

/// What figures look like that tell nothing: days and years, amounts, rows, round numbers.
final class Shape {
    private static final String ROW = "01234567890123456789";

    private Shape() {}

    /// Returns what stands between the joiners.
    static String[] parts(String token) {
        return token.split("[-_./]", -1);
    }

    /// Whether the digits go up or down by one, or one group of them comes again and again.
    static boolean isRow(String digits) {
        var down = new StringBuilder(ROW).reverse();
        if (ROW.contains(digits) || down.indexOf(digits) >= 0) {
            return true;
        }
        for (int length = 1; length <= digits.length() / 2; length++) {
            if (digits.length() % length == 0
                    && digits.equals(digits.substring(0, length).repeat(digits.length() / length))) {
                return true;
            }
        }
        return false;
    }

    /// Whether half of it is zeros at the end.
    static boolean isRound(String digits) {
        return digits.endsWith("0".repeat((digits.length() + 1) / 2));
    }

    /// Whether it is one day, with or without a time, or several years.
    static boolean isDate(String... parts) {
        if (Arrays.stream(parts).allMatch(Shape::isYear)) {
            return true;
        }
        if (isDay(parts[0]) && isTimes(parts, 1)) {
            return true;
        }
        return parts.length >= 3
                && (isDay(padded(parts[0], parts[1], parts[2])) || isShortDay(parts[0], parts[1], parts[2]))
                && isTimes(parts, 3);
    }

    private static String padded(String... parts) {
        var all = new StringBuilder();
        for (var part : parts) {
            all.append(part.length() == 1 ? "0" : "").append(part);
        }
        return all.toString();
    }

    private static boolean isShortDay(String... parts) {
        return parts[2].length() == 2 && isDay(padded(parts[0], parts[1]) + "20" + parts[2]);
    }

    private static boolean isTimes(String[] parts, int from) {
        return Arrays.stream(parts).skip(from).allMatch(part -> part.matches("[0-2]?\\d(?:[0-5]\\d){0,2}|[0-5]\\d"));
    }

    /// Whether digits are a day with the year before or behind, and maybe a time behind it.
    private static boolean isDay(String digits) {
        return digits.matches(
                "(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[0-2]\\d[0-5]\\d(?:[0-5]\\d(?:\\d{3})?)?)?"
                        + "|(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\\d\\d"
                        + "|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:19|20)\\d\\d");
    }

    private static boolean isYear(String digits) {
        return digits.matches("(?:19|20)\\d\\d");
    }

    /// Whether it is an amount, a fraction, a version or an address in a network.
    static boolean isFigure(String[] parts, char joiner) {
        if (joiner == '/') {
            // Figures side by side; numbers of authorities have a longer part.
            return Arrays.stream(parts).noneMatch(part -> part.length() > 4);
        }
        if (joiner != '.' && joiner != ' ') {
            return false;
        }
        boolean thousands = parts.length > 1
                && parts[0].length() <= 3
                && Arrays.stream(parts).skip(1).allMatch(part -> part.length() == 3);
        return thousands || (joiner == '.' && (parts.length == 2 || parts.length > 3));
    }

    /// Whether it holds no date.
    static boolean isNoDate(String word) {
        return telling(word) > 0;
    }

    /// Returns how many digits of a code tell something: those of days and years do not.
    static int telling(String code) {
        var rest = code.replaceAll("(?:19|20)\\d\\d[-_.](?:0[1-9]|1[0-2])(?:[-_.](?:[0-2]\\d|3[01]))?", "");
        int digits = 0;
        for (var run : rest.split("[^0-9]+", -1)) {
            digits += isYear(run) || isDay(run) || (run.length() > 3 && isRow(run)) ? 0 : run.length();
        }
        return digits;
    }

    /// Returns how many digits stand together at most.
    static int longestRun(String code) {
        return Arrays.stream(code.split("[^0-9]+", -1))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /// Whether four letters stand together.
    static boolean hasWords(String code) {
        return Arrays.stream(code.split("[^\\p{L}]+", -1)).anyMatch(run -> run.length() >= 4);
    }

    /// Returns how often letters and digits follow each other without anything between them.
    static int turns(String code) {
        int turns = 0;
        for (int i = 1; i < code.length(); i++) {
            char a = code.charAt(i - 1);
            char b = code.charAt(i);
            turns += Character.isLetterOrDigit(a)
                            && Character.isLetterOrDigit(b)
                            && Character.isDigit(a) != Character.isDigit(b)
                    ? 1
                    : 0;
        }
        return turns;
    }
}
