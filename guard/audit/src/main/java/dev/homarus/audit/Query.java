package dev.homarus.audit;

import java.time.Instant;
import java.util.Optional;

/// Which entries to list, newest first.
///
/// @param kind a kind, or its first word: `tool` selects `tool.call` and `tool.result`
/// @param since only entries at or after this time
/// @param session only entries of this session
/// @param limit at most this many, 1 to [#MAX_LIMIT]
public record Query(Optional<String> kind, Optional<Instant> since, Optional<String> session, int limit) {
    public static final int MAX_LIMIT = 1_000;

    public Query {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit has to be from 1 to " + MAX_LIMIT);
        }
    }

    /// Selects the newest `limit` entries.
    public static Query newest(int limit) {
        return new Query(Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    boolean selects(Entry entry) {
        var event = entry.event();
        return kind.map(word -> event.kind().equals(word) || event.kind().startsWith(word + "."))
                        .orElse(true)
                && !isBefore(entry)
                && (session.isEmpty() || session.equals(event.session()));
    }

    /// An entry that cannot be opened has no time, and is before nothing.
    boolean isBefore(Entry entry) {
        return !Lookup.isUnreadable(entry) && since.isPresent() && entry.time().isBefore(since.get());
    }
}
