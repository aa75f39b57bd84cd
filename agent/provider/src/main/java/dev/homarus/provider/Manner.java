package dev.homarus.provider;

import java.util.Optional;

/// How a model answers, as its owner says.
///
/// @param writtenCalls whether it writes calls of tools as text; else only what comes as a call is one
/// @param maxOutput the most tokens of one answer, those of its reasoning among them, from 1 to [#MOST_OUTPUT];
///     where it is not said, the server decides
/// @param reasoning where it is not said, the server decides
public record Manner(boolean writtenCalls, Optional<Long> maxOutput, Optional<Effort> reasoning) {
    /// As its server does it.
    public static final Manner USUAL = new Manner(false, Optional.empty(), Optional.empty());

    /// More than any model writes in one answer.
    public static final long MOST_OUTPUT = 10_000_000;

    /// The fewest tokens in which a model can reason and answer too.
    public static final long FEWEST_TO_REASON = 2_048;

    public Manner {
        if (maxOutput.filter(most -> most < 1 || most > MOST_OUTPUT).isPresent()) {
            throw new IllegalArgumentException("maxOutput");
        }
    }

    /// Returns the same with another limit.
    public Manner atMost(Optional<Long> output) {
        return new Manner(writtenCalls, output, reasoning);
    }
}
