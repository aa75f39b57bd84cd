package dev.homarus.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Does what is due without being told: locks the home when nobody does anything, backs it up, and proves that
/// the backup opens. Thread-safe.
final class Keeper {
    static final String BY = BackupSchedule.BY;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Optional<Duration> afterIdle;
    private final Optional<BackupSchedule> schedule;
    private final BooleanSupplier busy;
    private final Runnable lock;
    private final InstantSource clock;
    private volatile Instant used;

    /// @param afterIdle after how long without anybody doing anything the home is locked; empty: never
    /// @param busy whether something is being done for somebody
    Keeper(
            Optional<Duration> afterIdle,
            Optional<BackupSchedule> schedule,
            BooleanSupplier busy,
            Runnable lock,
            InstantSource clock) {
        this.afterIdle = afterIdle;
        this.schedule = schedule;
        this.busy = busy;
        this.lock = lock;
        this.clock = clock;
        this.used = clock.instant();
    }

    /// Looks from time to time, until `ticker` ends.
    void begin(ScheduledExecutorService ticker) {
        if (afterIdle.isPresent() || schedule.isPresent()) {
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
        afterIdle.filter(idle -> !now.isBefore(used.plus(idle))).ifPresent(idle -> lock.run());
        schedule.ifPresent(BackupSchedule::look);
    }
}
