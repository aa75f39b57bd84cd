package dev.homarus.table;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// How numbers are written: `1234.50`, `1,234.50`, `1'234.50` or `1.234,50`, with a sign, a currency's sign
/// and spaces or without.
enum Numbers {
    /// A point before the decimals.
    POINT("\\d{1,3}(,\\d{3})+(\\.\\d+)?|\\d{1,3}('\\d{3})+(\\.\\d+)?|\\d+(\\.\\d+)?|\\.\\d+"),
    /// A comma before the decimals.
    COMMA("\\d{1,3}(\\.\\d{3})+(,\\d+)?|\\d{1,3}('\\d{3})+(,\\d+)?|\\d+(,\\d+)?|,\\d+");

    private static final int MAX_LENGTH = 40;
    private static final Pattern AROUND = Pattern.compile("[\\p{Sc}\\p{Zs}\\t]");

    private final Pattern form;

    Numbers(String form) {
        this.form = Pattern.compile(form);
    }

    /// Returns the number that a text is in this way of writing.
    Optional<BigDecimal> parse(String text) {
        var plain = plain(text);
        var unsigned = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
        if (!form.matcher(unsigned).matches()) {
            return Optional.empty();
        }
        var digits = this == POINT
                ? unsigned.replace(",", "").replace("'", "")
                : unsigned.replace(".", "").replace("'", "").replace(',', '.');
        var number = new BigDecimal(digits);
        return Optional.of(plain.startsWith("-") ? number.negate() : number);
    }

    private static String plain(String text) {
        if (text.length() > MAX_LENGTH) {
            return "";
        }
        if (text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '$')) {
            return text;
        }
        return AROUND.matcher(text).replaceAll("").replace('\u2212', '-').replace('\u2019', '\'');
    }

    /// Whether a text has nothing but digits.
    static boolean isWhole(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// Whether a text is another number in another way of writing.
    static boolean isUnclear(String text) {
        var point = POINT.parse(text);
        var comma = COMMA.parse(text);
        return point.isPresent() && comma.isPresent() && point.get().compareTo(comma.get()) != 0;
    }
}
