package dev.homarus.budget;

/// What a model costs, in millionths of a dollar for a million tokens, each from 0 to [#MOST].
///
/// @param input for what the model reads
/// @param cached for what of it comes out of the provider's cache
/// @param output for what it writes
/// @param maxOutput the most tokens that it writes in one answer, from 1
public record Price(long input, long cached, long output, long maxOutput) {
    /// A thousand dollars for a million tokens.
    public static final long MOST = 1_000_000_000;

    /// The most tokens of one answer where nobody says another number.
    public static final long USUAL_OUTPUT = 128_000;

    private static final long MILLION = 1_000_000;

    public Price {
        if (!inRange(input) || !inRange(cached) || !inRange(output) || maxOutput < 1 || maxOutput > Tokens.MOST) {
            throw new IllegalArgumentException("price");
        }
    }

    private static boolean inRange(long price) {
        return price >= 0 && price <= MOST;
    }

    /// Returns the cost in millionths of a dollar, rounded up.
    public long cost(Tokens tokens) {
        long sum = (tokens.input() - tokens.cached()) * input + tokens.cached() * cached + tokens.output() * output;
        return Math.ceilDiv(sum, MILLION);
    }
}
