package dev.homarus.budget;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a limit counts.
public enum Unit {
    /// Millionths of a dollar.
    MONEY,
    /// Tokens of all requests that are paid for.
    TOKENS,
    /// Tokens of requests whose price nobody knows.
    UNPRICED;

    /// Returns the word that faces use.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Unit> of(String word) {
        return Arrays.stream(values()).filter(unit -> unit.word().equals(word)).findFirst();
    }

    /// Returns this part of an amount.
    public long of(Amount amount) {
        return switch (this) {
            case MONEY -> amount.micros();
            case TOKENS -> amount.tokens();
            case UNPRICED -> amount.unpriced();
        };
    }

    /// Returns a value as a person reads it: `$1.25`, or `2000000 tokens`.
    public String text(long value) {
        return switch (this) {
            case MONEY -> Money.text(value);
            case TOKENS -> value + " tokens";
            case UNPRICED -> value + " tokens without a price";
        };
    }
}
