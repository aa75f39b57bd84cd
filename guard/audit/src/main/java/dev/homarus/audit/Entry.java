package dev.homarus.audit;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.time.DateTimeException;
import java.time.Instant;

/// An event at its place in the log.
///
/// @param index its place, counted from 0 without gaps
/// @param time what the clock said, in whole milliseconds
/// @param log the number of the earlier log that it is in; 0: the one that is written
public record Entry(long index, Instant time, Event event, int log) {
    /// An entry of the log that is written.
    public Entry(long index, Instant time, Event event) {
        this(index, time, event, 0);
    }

    Entry of(int number) {
        return new Entry(index, time, event, number);
    }

    /// Returns the form of the API: `log`? where it is in an earlier one, `index`, `time`, `kind`, `actor`,
    /// `session`?, `turn`?, `subject`, `detail`.
    public Json.Obj json() {
        var json = Json.object();
        if (log > 0) {
            json.put("log", log);
        }
        return event.into(json.put("index", index).put("time", time.toString())).build();
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
