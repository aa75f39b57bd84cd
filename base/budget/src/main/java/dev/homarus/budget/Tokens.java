package dev.homarus.budget;

/// How many tokens a request has, each part from 0 to [#MOST].
///
/// @param input what the model reads, with what of it is cached
/// @param cached what of the input comes out of the provider's cache
/// @param output what the model writes, with what of it nobody sees
public record Tokens(long input, long cached, long output) {
    /// More than any model takes or gives.
    public static final long MOST = 1_000_000_000;

    /// Tokens that a provider may add to a body of its own: marks between messages, instructions for tools.
    public static final long ADDED = 2_048;

    public static final Tokens NONE = new Tokens(0, 0, 0);

    public Tokens {
        if (input < 0 || cached < 0 || output < 0 || input > MOST || output > MOST || cached > input) {
            throw new IllegalArgumentException("tokens");
        }
    }

    /// Returns what a provider has counted, brought within the range.
    public static Tokens counted(long input, long cached, long output) {
        long whole = within(input, MOST);
        return new Tokens(whole, within(cached, whole), within(output, MOST));
    }

    private static long within(long value, long most) {
        return Math.clamp(value, 0, most);
    }

    /// Returns what a body has at most. Of a text these are its bytes: a token stands for a byte or more in
    /// every tokenizer that works on bytes (Sennrich et al. 2016, GPT-2), and JSON around the text is longer
    /// than the marks it becomes.
    ///
    /// @param body what its parts count at most together: of a text its bytes, of an image what its vendor says
    /// @param maxOutput the most that the model writes
    public static Tokens bound(long body, long maxOutput) {
        return counted(body + ADDED, 0, maxOutput);
    }

    /// Returns these, with the parts of `bound` that a provider left at 0.
    public Tokens orWhereUnsaid(Tokens bound) {
        return new Tokens(
                input == 0 ? bound.input : input,
                input == 0 ? bound.cached : cached,
                output == 0 ? bound.output : output);
    }

    public long all() {
        return input + output;
    }
}
