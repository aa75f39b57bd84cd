package dev.homarus.loop;

import java.time.Duration;

/// What one Turn may use.
///
/// @param steps model calls
/// @param history characters of earlier messages in a prompt
/// @param silence the longest that a model may say nothing
public record Budget(int steps, int history, Duration silence) {
    public static final Budget STANDARD = new Budget(24, 400_000, Duration.ofMinutes(2));
}
