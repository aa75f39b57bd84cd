package dev.homarus.sandbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits that an interrupt does not cut short.
final class Patience {
    /// How often a condition is looked at.
    private static final long PEEK_NANOS = 50_000;

    /// How long the kernel may take to end thousands of processes of a busy machine; they are all told to end,
    /// and
    /// no more can be made.
    static final Duration LONGEST_END = Duration.ofSeconds(30);

    private Patience() {}

    /// Waits for a condition, whether or not the thread is interrupted; it stays interrupted.
    static boolean until(Duration longest, BooleanSupplier condition) {
        boolean interrupted = Thread.interrupted();
        long until = System.nanoTime() + longest.toNanos();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(PEEK_NANOS);
            interrupted |= Thread.interrupted();
            met = condition.getAsBoolean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return met;
    }
}
