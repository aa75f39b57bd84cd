package dev.homarus.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps a Session from wearing its owner down: more than [#MOST] questions in a minute that nobody has
/// allowed, and the Session asks no more for [#PAUSE]. Thread-safe.
final class Flood {
    /// Questions within [#WITHIN] that were not allowed.
    static final int MOST = 60;

    static final Duration WITHIN = Duration.ofMinutes(1);
    static final Duration PAUSE = Duration.ofMinutes(10);

    private static final int SESSIONS = 1_000;

    private final Map<String, Deque<Instant>> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > SESSIONS;
        }
    };
    private final Map<String, Instant> paused = new LinkedHashMap<>();

    /// Returns until when the Session is paused, if it is.
    synchronized Optional<Instant> paused(String session, Instant now) {
        paused.values().removeIf(until -> !now.isBefore(until));
        return Optional.ofNullable(paused.get(session));
    }

    /// Returns the Sessions that are paused.
    synchronized Map<String, Instant> paused(Instant now) {
        paused.values().removeIf(until -> !now.isBefore(until));
        return Map.copyOf(paused);
    }

    /// Counts one question; returns until when the Session is paused from now on, where this one was too many.
    synchronized Optional<Instant> count(String session, Instant now) {
        var times = asked.computeIfAbsent(session, name -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.getFirst().plus(WITHIN).isAfter(now)) {
            times.removeFirst();
        }
        times.addLast(now);
        if (times.size() <= MOST) {
            return Optional.empty();
        }
        asked.remove(session);
        paused.put(session, now.plus(PAUSE));
        return Optional.of(now.plus(PAUSE));
    }

    /// A question was allowed: it was no burden.
    synchronized void allowed(String session) {
        var times = asked.get(session);
        if (times != null) {
            times.pollLast();
        }
    }
}
