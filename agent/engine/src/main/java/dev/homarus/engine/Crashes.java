package dev.homarus.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// How often the processes of models have ended by themselves: after three times within ten minutes one is not
/// started again until the first of them is ten minutes ago. Thread-safe.
final class Crashes {
    private static final int MOST = 3;
    private static final Duration SPAN = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> times = new HashMap<>();

    Crashes(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(String model) {
        times.computeIfAbsent(model, name -> new ArrayDeque<>()).addLast(clock.instant());
    }

    /// Takes a new file for a new beginning.
    synchronized void forget(String model) {
        times.remove(model);
    }

    /// @throws dev.homarus.types.ProblemException MODEL-037
    synchronized void check(String model) {
        var known = times.getOrDefault(model, new ArrayDeque<>());
        var now = clock.instant();
        while (!known.isEmpty() && !known.getFirst().plus(SPAN).isAfter(now)) {
            known.removeFirst();
        }
        if (known.size() >= MOST) {
            throw Troubles.tooOften(
                            model, Duration.between(now, known.getFirst().plus(SPAN)))
                    .asException();
        }
    }
}
