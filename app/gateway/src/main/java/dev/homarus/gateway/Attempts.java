package dev.homarus.gateway;

import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// How often somebody may be wrong: five times within ten minutes. Thread-safe.
final class Attempts {
    private static final int MOST_FAILURES = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final Problem tooMany;
    private final Deque<Instant> failures = new ArrayDeque<>();

    /// @param tooMany what is said after the last one
    Attempts(Problem tooMany) {
        this.tooMany = tooMany;
    }

    /// @throws dev.homarus.types.ProblemException `tooMany`
    synchronized void check(Instant now) {
        failures.removeIf(at -> !now.isBefore(at.plus(WITHIN)));
        if (failures.size() >= MOST_FAILURES) {
            throw tooMany.asException();
        }
    }

    synchronized void failed(Instant now) {
        failures.addLast(now);
    }
}
