package dev.homarus.egress;

import java.time.Duration;

/// How long something waits altogether; what waits at the same time counts once. Thread-safe.
final class Waiting {
    /// The end of one wait.
    interface Wait extends AutoCloseable {
        @Override
        void close();
    }

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
            total += System.nanoTime() - since;
        }
    }

    synchronized Duration total() {
        return Duration.ofNanos(total + (count == 0 ? 0 : System.nanoTime() - since));
    }
}
