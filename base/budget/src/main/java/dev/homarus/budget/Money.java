package dev.homarus.budget;

import java.math.BigDecimal;

/// Amounts of money in whole millionths of a dollar.
public final class Money {
    /// One dollar.
    public static final long DOLLAR = 1_000_000;

    /// The most that is written or set: a hundred million dollars.
    public static final long MOST = 100_000_000 * DOLLAR;

    private static final int DECIMALS = 6;

    private Money() {}

    /// Returns it as a person reads it: `$0.05`, and more decimals only where they are needed.
    public static String text(long micros) {
        var decimal = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
        return "$" + (decimal.scale() < 2 ? decimal.setScale(2) : decimal).toPlainString();
    }

    /// Reads a number like `5`, `0.25` or `$5.00`, with up to six decimals.
    ///
    /// @throws IllegalArgumentException for anything else, and for more than [#MOST]
    public static long parse(String text) {
        var number = text.startsWith("$") ? text.substring(1) : text;
        if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
            throw new IllegalArgumentException("not an amount of money");
        }
        long micros = new BigDecimal(number).movePointRight(DECIMALS).longValueExact();
        if (micros > MOST) {
            throw new IllegalArgumentException("too much money");
        }
        return micros;
    }
}
