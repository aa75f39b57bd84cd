package dev.homarus.provider;

import java.util.Optional;

/// How a model answers, as its owner says.
///
/// @param writtenCalls whether it writes calls of tools as text; else only what comes as a call is one
/// @param maxOutput the most tokens of one answer, those of its reasoning among them, from 1 to [#MOST_OUTPUT];
///     where it is not said, the server decides
/// @param reasoning where it is not said, the server decides
/// @param context the tokens that it takes at once, prompt and answer together, from 1 to [#MOST_CONTEXT];
///     where it is not said, a prompt is as long as it is
/// @param few whether it is told of few tools, with few words; where it is not said, a small context decides
public record Manner(
        boolean writtenCalls,
        Optional<Long> maxOutput,
        Optional<Effort> reasoning,
        Optional<Long> context,
        Optional<Boolean> few) {
    /// As its server does it.
    public static final Manner USUAL =
            new Manner(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// The fewest tokens that an owner may say: in fewer, Homarus' instructions, its tools and a question have
    /// no room.
    public static final long LEAST_CONTEXT = 2_048;

    /// Where a model takes no more tokens than that at once, it is told of few tools.
    public static final long SMALL_CONTEXT = 8_192;

    public static final long MOST_CONTEXT = 100_000_000;

    /// More than any model writes in one answer.
    public static final long MOST_OUTPUT = 10_000_000;

    /// The fewest tokens that an owner may say: in fewer, a model can reason and answer too.
    public static final long FEWEST_TO_REASON = 2_048;

    public Manner {
        if (maxOutput.filter(most -> most < 1 || most > MOST_OUTPUT).isPresent()) {
            throw new IllegalArgumentException("maxOutput");
        }
        if (context.filter(tokens -> tokens < 1 || tokens > MOST_CONTEXT).isPresent()) {
            throw new IllegalArgumentException("context");
        }
    }

    /// Returns the same with a context that is no longer than it can be.
    ///
    /// @param most tokens, at least 1
    public Manner within(long most) {
        return new Manner(writtenCalls, maxOutput, reasoning, Optional.of(Math.min(most, context.orElse(most))), few);
    }

    /// Returns the same with another limit.
    public Manner atMost(Optional<Long> output) {
        return new Manner(writtenCalls, output, reasoning, context, few);
    }

    /// Tells whether it is told of few tools.
    public boolean hasFewTools() {
        return few.orElse(context.filter(tokens -> tokens <= SMALL_CONTEXT).isPresent());
    }
}
