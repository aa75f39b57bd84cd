package dev.homarus.files;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Opens things that may never open: a pipe that was put in a file's place between a look and the opening
/// blocks its opener until somebody writes. The opening is done on a thread of its own, and the caller waits
/// a bounded time.
final class Opener {
    /// How long a caller waits.
    static final Duration WAIT = Duration.ofSeconds(2);

    /// How many openings may be under way, stuck ones included.
    static final int MAX_OPENING = 64;

    private final Semaphore room = new Semaphore(MAX_OPENING);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            MAX_OPENING,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("file-opener-", 0).factory(),
            (task, pool) -> Thread.ofPlatform().daemon().name("file-opener").start(task));

    /// Returns what `opening` returns.
    ///
    /// @param abandoned given an opening that the caller no longer waits for: it may end later, or never
    <T> T open(Callable<T> opening, Consumer<CompletableFuture<T>> abandoned) throws IOException {
        var done = new CompletableFuture<T>();
        try {
            if (!room.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problems.busy();
            }
            threads.execute(() -> run(opening, done));
            return done.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandoned.accept(done);
            throw Problems.busy();
        } catch (TimeoutException e) {
            abandoned.accept(done);
            throw Problems.busy();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    private static IOException thrown(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException known) {
            throw known;
        }
        return e.getCause() instanceof IOException broken ? broken : new IOException(e);
    }

    private <T> void run(Callable<T> opening, CompletableFuture<T> done) {
        try {
            done.complete(opening.call());
        } catch (Exception e) {
            done.completeExceptionally(e);
        } finally {
            room.release();
        }
    }
}
