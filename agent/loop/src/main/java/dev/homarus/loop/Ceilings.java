package dev.homarus.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one Session has used within the last hour. Thread-safe; forgotten with the process.
final class Ceilings {
    /// The span that is looked at.
    static final Duration SPAN = Duration.ofHours(1);

    private static final int MAX_SESSIONS = 10_000;

    private record Use(Instant when, long characters) {}

    private final int steps;
    private final long characters;
    private final Map<String, Deque<Use>> uses = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Use>> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    /// @param steps model calls within the span
    /// @param characters of tools' results within the span
    Ceilings(int steps, long characters) {
        this.steps = steps;
        this.characters = characters;
    }

    /// Counts one step; returns whether there was room for it.
    synchronized boolean step(String session, Instant now) {
        var recent = recent(session, now);
        if (recent.stream().filter(use -> use.characters() == 0).count() >= steps
                || recent.stream().mapToLong(Use::characters).sum() >= characters) {
            return false;
        }
        recent.add(new Use(now, 0));
        return true;
    }

    synchronized void result(String session, Instant now, int length) {
        if (length > 0) {
            recent(session, now).add(new Use(now, length));
        }
    }

    private Deque<Use> recent(String session, Instant now) {
        var recent = uses.computeIfAbsent(session, s -> new ArrayDeque<>());
        while (!recent.isEmpty() && recent.getFirst().when().plus(SPAN).isBefore(now)) {
            recent.removeFirst();
        }
        return recent;
    }
}
