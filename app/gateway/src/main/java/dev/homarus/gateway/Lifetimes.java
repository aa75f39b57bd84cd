package dev.homarus.gateway;

import dev.homarus.protocol.JsonException;
import java.time.Duration;

/// Reads durations as people type them: `30d`, `12h`, `15m`.
final class Lifetimes {
    private Lifetimes() {}

    /// Returns a duration of at least a minute and at most `longest`.
    static Duration parse(String text, Duration longest) {
        if (text.matches("[1-9][0-9]{0,5}[dhm]")) {
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            var duration = switch (text.charAt(text.length() - 1)) {
                case 'd' -> Duration.ofDays(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofMinutes(number);
            };
            if (duration.compareTo(longest) <= 0) {
                return duration;
            }
        }
        throw new JsonException(
                "expires", "has to be a number with d, h or m, like 30d, and at most " + longest.toDays() + "d");
    }
}
