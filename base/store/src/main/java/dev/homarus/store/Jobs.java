package dev.homarus.store;

import dev.homarus.types.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Work on a database that waits for its thread, in the order it was handed in.
final class Jobs {
    /// How many pieces of work may wait before callers block.
    static final int MAX_WAITING = 4_096;

    private static final long ROOM_SECONDS = 30;
    private static final long LOOK_MILLIS = 60_000;

    /// One piece of work.
    ///
    /// @param hurries whether somebody waits for it
    /// @param offered when it was handed in, on the scale of `System.nanoTime`
    record Job(Function<Tx, ?> work, CompletableFuture<Object> done, boolean hurries, long offered) {
        Job(Function<Tx, ?> work, boolean hurries) {
            this(work, new CompletableFuture<>(), hurries, System.nanoTime());
        }
    }

    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean closed;

    /// Hands in work.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-004 closed or overloaded, STORE-005 interrupted while it
    ///     waited for room
    @SuppressWarnings("unchecked")
    <T> CompletableFuture<T> submit(Function<Tx, T> work, boolean hurries) {
        var job = new Job(work, hurries);
        try {
            // Where there is room, a thread that was interrupted can still put on record how its work ended.
            if (closed || !(waiting.offer(job) || waiting.offer(job, ROOM_SECONDS, TimeUnit.SECONDS))) {
                throw unavailable().asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("STORE-005", "The work was cancelled.", "Start it again.").asException();
        }
        return (CompletableFuture<T>) job.done();
    }

    static Problem unavailable() {
        return new Problem("STORE-004", "The database is closed or overloaded.", "Try again in a moment.");
    }

    /// Waits for the next piece of work; empty when there will be none.
    Optional<Job> next() {
        while (true) {
            var job = poll(closed ? 0 : TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            if (job.isPresent()) {
                return job;
            }
            if (closed) {
                wake();
                return Optional.empty();
            }
        }
    }

    /// Returns the next piece of work if it comes in time.
    Optional<Job> poll(long nanos) {
        try {
            return Optional.ofNullable(waiting.poll(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            // Nobody interrupts these threads: what they wait for in their work is waited for.
            return Optional.empty();
        }
    }

    /// Adds what waits already, at most `most` pieces.
    void drain(List<Job> group, int most) {
        waiting.drainTo(group, most);
    }

    /// Refuses further work; what was handed in is still given out.
    void close() {
        closed = true;
        wake();
    }

    /// Lets one thread see that the end has come, which lets the next one see it; where the queue is full, none
    /// waits.
    private void wake() {
        var ignored = waiting.offer(new Job(tx -> Optional.empty(), true));
    }
}
