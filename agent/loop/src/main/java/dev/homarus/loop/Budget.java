package dev.homarus.loop;

import java.time.Duration;

/// What Turns may use.
///
/// @param steps model calls of one Turn
/// @param time the longest that a Turn goes on beginning new steps
/// @param history characters of earlier messages in a prompt
/// @param silence the longest that a model may say nothing
/// @param hourlySteps model calls of one Session within an hour
/// @param hourlyResults characters of tools' results of one Session within an hour
public record Budget(int steps, Duration time, int history, Duration silence, int hourlySteps, long hourlyResults) {
    public static final Budget STANDARD =
            new Budget(24, Duration.ofMinutes(30), 400_000, Duration.ofMinutes(2), 3_000, 20_000_000);

    /// Returns a budget with another number of steps.
    public Budget steps(int other) {
        return new Budget(other, time, history, silence, hourlySteps, hourlyResults);
    }
}
