package dev.homarus.budget;

/// What requests count as: money and tokens. What costs nothing counts as nothing.
///
/// @param micros millionths of a dollar
/// @param tokens of all requests that are paid for
/// @param unpriced those of them whose price nobody knows
public record Amount(long micros, long tokens, long unpriced) {
    public static final Amount NONE = new Amount(0, 0, 0);

    /// Returns the sum; what does not fit is the largest number.
    public Amount plus(Amount other) {
        return new Amount(sum(micros, other.micros), sum(tokens, other.tokens), sum(unpriced, other.unpriced));
    }

    /// Returns the difference.
    public Amount minus(Amount other) {
        return new Amount(micros - other.micros, tokens - other.tokens, unpriced - other.unpriced);
    }

    static long sum(long one, long other) {
        long sum = one + other;
        return one > 0 && other > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }
}
