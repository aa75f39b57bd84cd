package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Does what is due without being told: locks the home when nobody does anything, backs it up, and proves that
/// the
/// backup opens. Thread-safe.
final class Keeper {
    static final String BY = "schedule";
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// After a failure the next try waits as long.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Upkeep upkeep;
    private final Backups backups;
    private final BooleanSupplier busy;
    private final Runnable lock;
    private final InstantSource clock;
    private final Instant started;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Instant used;
    private volatile Instant notBefore = Instant.MIN;

    /// @param busy whether something is being done for somebody
    Keeper(Upkeep upkeep, Backups backups, BooleanSupplier busy, Runnable lock, InstantSource clock) {
        this.upkeep = upkeep;
        this.backups = backups;
        this.busy = busy;
        this.lock = lock;
        this.clock = clock;
        this.started = clock.instant();
        this.used = started;
    }

    /// Looks from time to time, until `ticker` ends.
    void begin(ScheduledExecutorService ticker) {
        if (upkeep.lockAfterIdle().isPresent() || upkeep.backup().isPresent()) {
            var ignored = ticker.scheduleWithFixedDelay(
                    () -> Thread.ofVirtual().start(this::look),
                    LOOK.toMillis(),
                    LOOK.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /// Somebody did something.
    void used() {
        used = clock.instant();
    }

    void look() {
        var now = clock.instant();
        if (busy.getAsBoolean()) {
            used = now;
        }
        upkeep.lockAfterIdle().filter(idle -> !now.isBefore(used.plus(idle))).ifPresent(idle -> lock.run());
        upkeep.backup().ifPresent(plan -> {
            if (!now.isBefore(notBefore) && running.compareAndSet(false, true)) {
                try {
                    keep(plan, now);
                } catch (ProblemException e) {
                    notBefore = now.plus(PATIENCE);
                } finally {
                    running.set(false);
                }
            }
        });
    }

    private void keep(Upkeep.Plan plan, Instant now) {
        var known = backups.book().of(plan.folder());
        if (due(known.map(BackupBook.Entry::made), plan.every(), now)) {
            var done = backups.create(plan.folder(), BY, Progress.NONE);
            if (done.optionalText("recovery").isPresent()) {
                // Nobody was there to write it down: the next run by hand makes another with a paper kit.
                backups.book()
                        .failed(plan.folder(), "Nobody has the recovery identity; add one: homarus key add paper");
            }
        } else if (due(known.flatMap(BackupBook.Entry::drilled), plan.drillEvery(), now)) {
            backups.drill(plan.folder(), BY, Progress.NONE);
        }
    }

    private static boolean due(Optional<Instant> last, Duration every, Instant now) {
        return last.isEmpty() || !now.isBefore(last.get().plus(every));
    }
}
