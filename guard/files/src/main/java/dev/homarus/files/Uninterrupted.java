package dev.homarus.files;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Work that has to come to its end: an interrupt closes the channels of the thread that it meets, and a
/// change of several files would stand half done. The caller waits, and stays interrupted.
final class Uninterrupted {
    /// How long a caller waits for the disk.
    static final Duration WAIT = Duration.ofMinutes(2);

    private Uninterrupted() {}

    static void run(Runnable work) {
        var task = new FutureTask<>(work, true);
        Thread.ofPlatform().daemon().name("file-writer").start(task);
        long end = System.nanoTime() + WAIT.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            throw Problems.busy();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
