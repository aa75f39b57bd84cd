package dev.homarus.gateway;

import dev.homarus.types.Problem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that the bodies of all requests may take together, however many come at once. Thread-safe.
final class Intake {
    private static final int TOTAL_KIB = 4_096;
    private static final long WAIT_SECONDS = 10;

    private final Semaphore kib = new Semaphore(TOTAL_KIB, true);

    /// What one request has taken; given back when it is closed. Used by one thread.
    final class Hold implements AutoCloseable {
        private int taken;

        private Hold() {}

        /// Takes room for a body before any of it is read.
        ///
        /// @throws dev.homarus.types.ProblemException HTTP-009 when there is none for ten seconds
        void take(long bytes) {
            int wanted = (int) Math.min(TOTAL_KIB, (bytes + 1_023) / 1_024);
            try {
                if (kib.tryAcquire(wanted, WAIT_SECONDS, TimeUnit.SECONDS)) {
                    taken += wanted;
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new Problem(
                            "HTTP-009",
                            "Too many large requests are being worked on.",
                            "Wait for them to end, or send something smaller.")
                    .asException();
        }

        @Override
        public void close() {
            kib.release(taken);
            taken = 0;
        }
    }

    Hold hold() {
        return new Hold();
    }
}
