package dev.homarus.egress;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/// When the other side says to ask again. Source: RFC 9110, sections 5.6.7, 6.6.1 and 10.2.3.
final class RetryAfter {
    private RetryAfter() {}

    /// Returns the header `Retry-After` with a date as the seconds from the answer's own `Date` to it, at least
    /// 0, since the clocks of both sides may differ; anything else as it came. A date in an answer without one
    /// says nothing.
    static Optional<String> of(HttpFields headers) {
        var said = Optional.ofNullable(headers.get("Retry-After")).map(String::strip);
        if (said.isEmpty() || !said.get().endsWith("GMT")) {
            return said;
        }
        var then = time(said.get());
        var now = Optional.ofNullable(headers.get("Date")).flatMap(RetryAfter::time);
        return then.flatMap(until -> now.map(from -> Duration.between(from, until)))
                .map(wait -> Long.toString(Math.max(0, wait.toSeconds())));
    }

    private static Optional<ZonedDateTime> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
