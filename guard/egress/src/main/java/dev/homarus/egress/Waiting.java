package dev.homarus.egress;

import java.time.Duration;

/// How long something waits for a person altogether; what waits at the same time counts once, what is answered in a
/// moment was no person, and there is an end to it. Thread-safe.
final class Waiting {
    /// The end of one wait.
    interface Wait extends AutoCloseable {
        @Override
        void close();
    }

    /// The most that counts.
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final long MOMENT_NANOS = 250_000_000;

    private long total;
    private long since;
    private int count;

    synchronized Wait begin() {
        if (count++ == 0) {
            since = System.nanoTime();
        }
        return this::end;
    }

    private synchronized void end() {
        if (--count == 0) {
            total += counted();
        }
    }

    private long counted() {
        long took = System.nanoTime() - since;
        return took < MOMENT_NANOS ? 0 : took;
    }

    synchronized Duration total() {
        long all = total + (count == 0 ? 0 : counted());
        return Duration.ofNanos(Math.min(all, LONGEST.toNanos()));
    }
}
