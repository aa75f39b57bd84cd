package dev.homarus.detect;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Finds numbers and codes by their shape: what is neither a word nor a date, an amount or a count.
final class Tokens {
    /// A token.
    ///
    /// @param kind `number` or `code`
    record Token(String text, String kind) {}

    private static final int LEAST = 8;
    private static final int LONGEST = 128;

    /// How many different signs there have to be.
    private static final int VARIED = 4;

    /// So many digits make a code of anything; fewer have to be mixed with letters.
    private static final int DIGITS = 5;

    /// A number in groups with spaces, behind what announces one; elsewhere numbers side by side are several.
    private static final Pattern GROUPS = Pattern.compile(
            "(?i)(?:[:=#]|\\b(?:no|nr|number|nummer)\\.?)[ \\t]{0,3}(\\d{2,6}(?: \\d{2,6}){1,5})(?:[ \\t]*(?:$|[\\n\\r,;)]))");

    /// How the names of standards and machines, and public numbers, begin.
    private static final Set<String> PUBLIC = Set.of(
            "amd", "arxiv", "base", "cp", "cve", "cwe", "din", "doi", "ean", "ecma", "en", "ghsa", "iec", "ieee",
            "isbn", "iso", "issn", "jdk", "jep", "jsr", "linux", "md", "pep", "rfc", "rsa", "sha", "utf", "win",
            "windows", "x");

    private Tokens() {}

    static List<Token> of(String text) {
        var found = new ArrayList<Token>();
        for (int at = 0; at < text.length(); ) {
            if (!isLetter(text.charAt(at))) {
                at++;
                continue;
            }
            int end = end(text, at);
            judge(text, at, end, found);
            at = end;
        }
        var groups = GROUPS.matcher(text);
        while (groups.find()) {
            var number = groups.group(1);
            if (isNumber(number.split(" ", -1), ' ')) {
                found.add(new Token(number, "number"));
            }
        }
        return found;
    }

    /// Returns what stands alone in its line, or behind a colon or an equals sign, and is mixed like a
    /// password: eight to 128 signs of three kinds, digits among them.
    static List<String> passwords(String text) {
        return text.lines()
                .map(line -> line.substring(Math.max(line.lastIndexOf(": "), line.lastIndexOf('=')) + 1)
                        .strip())
                .filter(word -> word.length() >= LEAST && word.length() <= LONGEST)
                .filter(word -> word.chars().noneMatch(Character::isWhitespace) && !word.contains("://"))
                .filter(Tokens::isMixed)
                .toList();
    }

    private static boolean isMixed(String word) {
        boolean digits = word.chars().anyMatch(Character::isDigit);
        long kinds = IntStream.of(
                        word.chars().anyMatch(Character::isLowerCase) ? 1 : 0,
                        word.chars().anyMatch(Character::isUpperCase) ? 1 : 0,
                        word.chars().anyMatch(c -> !Character.isLetterOrDigit(c)) ? 1 : 0)
                .sum();
        return digits && kinds >= 2 && (Shape.isNoDate(word) || kinds == 3);
    }

    /// Returns the end of the letters and digits with single joiners between them.
    private static int end(String text, int start) {
        int end = start;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean joins = isJoiner(c) && end + 1 < text.length() && isLetter(text.charAt(end + 1));
            if (!isLetter(c) && !joins) {
                break;
            }
            end++;
        }
        return end;
    }

    private static void judge(String text, int start, int end, List<Token> found) {
        if (end - start < LEAST) {
            return;
        }
        var token = text.substring(start, end);
        if (token.chars().allMatch(c -> isDigit(c) || isJoiner((char) c))) {
            if (end - start <= LONGEST
                    && !isFraction(text, start, end)
                    && isNumber(Shape.parts(token), joiner(token))) {
                found.add(new Token(token, "number"));
            }
            return;
        }
        for (var part : token.split("/", -1)) {
            var code = part.replaceFirst("\\.[A-Za-z]{1,4}$", "");
            if (code.length() <= LONGEST && isCode(code)) {
                found.add(new Token(code, code.chars().allMatch(Tokens::isDigit) ? "number" : "code"));
            }
        }
    }

    /// Returns what joins the parts, of several kinds the first.
    private static char joiner(String token) {
        return (char) token.chars().filter(c -> isJoiner((char) c)).findFirst().orElse(' ');
    }

    /// Whether a comma beside it makes it a part of a longer figure.
    private static boolean isFraction(String text, int start, int end) {
        return (start > 1 && text.charAt(start - 1) == ',' && isDigit(text.charAt(start - 2)))
                || (end + 1 < text.length() && text.charAt(end) == ',' && isDigit(text.charAt(end + 1)));
    }

    private static boolean isNumber(String[] parts, char joiner) {
        var digits = String.join("", parts);
        return digits.length() >= LEAST
                && digits.chars().distinct().count() >= VARIED
                && !Shape.isRow(digits)
                && !Shape.isRound(digits)
                && !Shape.isDate(parts)
                && !Shape.isFigure(parts, joiner);
    }

    private static boolean isCode(String code) {
        int letters = (int) code.chars().filter(c -> isLetter((char) c)).count();
        if (letters < LEAST || code.chars().distinct().count() < VARIED) {
            return false;
        }
        if (code.chars().allMatch(c -> isDigit(c) || isJoiner((char) c))) {
            return isNumber(Shape.parts(code), joiner(code));
        }
        int first = 0;
        while (first < code.length() && Character.isLetter(code.charAt(first))) {
            first++;
        }
        if (PUBLIC.contains(code.substring(0, first).toLowerCase(Locale.ROOT))) {
            return false;
        }
        int digits = Shape.telling(code);
        return (digits >= DIGITS && (Shape.longestRun(code) >= VARIED || !Shape.hasWords(code)))
                || (digits >= 2 && letters >= 10 && Shape.turns(code) >= 4);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c);
    }

    private static boolean isJoiner(char c) {
        return c == '-' || c == '_' || c == '.' || c == '/';
    }
}
