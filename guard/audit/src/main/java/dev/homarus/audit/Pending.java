package dev.homarus.audit;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An event on its way to the disk.
///
/// @param stored the part of its stored form that does not depend on its place
/// @param awaited whether somebody waits for it
/// @param offered when it was handed in, on the scale of `System.nanoTime`
record Pending(Event event, byte[] stored, boolean awaited, Effect effect, long offered, CompletableFuture<Entry> done)
        implements AuditLog.Announced {
    /// What is special about it.
    enum Effect {
        NONE,
        /// It records a finding, so verification fails from now on.
        DISPUTE,
        /// It accepts all findings so far.
        ACCEPT,
        /// It is not written, and nothing after it is.
        END
    }

    /// The longest wait for the disk; a disk that takes longer is broken.
    private static final long WAIT_SECONDS = 30;

    /// Takes room in a record besides the stored form: index, time, punctuation.
    private static final int PLACE = 128;

    static Pending of(Event event, boolean awaited, Effect effect) {
        var stored = event.stored();
        if (stored.length > FrameReader.MAX_RECORD - FrameReader.MIN_RECORD - PLACE) {
            throw Problems.TOO_LONG.asException();
        }
        return new Pending(event, stored, awaited, effect, System.nanoTime(), new CompletableFuture<>());
    }

    void fail(Problem problem) {
        done.completeExceptionally(problem.asException());
    }

    @Override
    public Entry await() {
        try {
            return done.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw Problems.FULL.asException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.CLOSED.asException();
        }
    }
}
