package dev.homarus.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Bounded polling.
final class Eventually {
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    /// Waits until `condition` is true, and fails with what was expected after `limit`.
    static void holds(Duration limit, Supplier<String> expected, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + expected.get());
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
