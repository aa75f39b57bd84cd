package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Work at a folder that may be on a disk which does not answer. It has a thread of its own, which ends with the
/// process at the latest; nobody waits longer for it than it gives signs of life.
///
/// @param <T> what comes of it
final class Visit<T> {
    /// After as long without a sign of life a disk is taken to hang.
    static final Duration SILENCE = Duration.ofMinutes(2);

    private static final long LOOK_MILLIS = 50;

    private final Path folder;
    private final Pulse pulse;
    private final CompletableFuture<T> done = new CompletableFuture<>();

    private Visit(Path folder, Pulse pulse) {
        this.folder = folder;
        this.pulse = pulse;
    }

    /// Begins the work.
    ///
    /// @param silence how long it may give no sign of life
    /// @param told hears what the work tells of its progress
    static <T> Visit<T> begin(Path folder, Duration silence, Progress told, Function<Progress, T> work) {
        var visit = new Visit<T>(folder, new Pulse(told, silence));
        Thread.ofPlatform().daemon().name("visit").start(() -> {
            try {
                visit.done.complete(work.apply(visit.pulse));
            } catch (RuntimeException | Error e) {
                visit.done.completeExceptionally(e);
            }
        });
        return visit;
    }

    boolean isEnded() {
        return done.isDone();
    }

    /// Waits until it has ended or gives no sign of life any more; returns whether it has ended. Who is
    /// interrupted cancels it, and still waits.
    boolean await() {
        boolean interrupted = false;
        try {
            while (!pulse.isSilent()) {
                try {
                    T ignored = done.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    return true;
                } catch (TimeoutException e) {
                    // It goes on.
                } catch (ExecutionException e) {
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    pulse.cancel();
                }
            }
            return done.isDone();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits likewise, and returns what came of it.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-025 when it gives no sign of life, and what it threw
    T result() {
        if (!await()) {
            throw silent(folder).asException();
        }
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    static Problem silent(Path folder) {
        return new Problem(
                "BACKUP-025",
                "The disk of the backup folder " + folder + " does not answer.",
                "Look whether that disk or network drive is connected and reachable. Nothing waits for it: other"
                        + " backups go on, and what is missing there is caught up when it answers.");
    }
}
