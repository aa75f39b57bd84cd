package dev.homarus.audit;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.time.DateTimeException;
import java.time.Instant;

/// An event at its place in the log.
///
/// @param index its place, counted from 0 without gaps
/// @param time what the clock said, in whole milliseconds
public record Entry(long index, Instant time, Event event) {
    /// Returns the form of the API: `index`, `time`, `kind`, `actor`, `session`?, `turn`?, `subject`, `detail`.
    public Json.Obj json() {
        return event.into(Json.object().put("index", index).put("time", time.toString()))
                .build();
    }

    /// Reads the stored form.
    ///
    /// @throws JsonException where it is another one
    static Entry read(Json.Obj stored) {
        try {
            long index = stored.number("index", -1, 0, Long.MAX_VALUE);
            return new Entry(index, Instant.parse(stored.text("time")), Event.read(stored));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new JsonException("the entry", "has to have the form of an entry");
        }
    }
}
