package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import java.time.Duration;

/// When a run gave its last sign of life. Thread-safe.
final class Pulse implements Progress {
    private final Progress told;
    private final Duration silence;
    private volatile long last = System.nanoTime();
    private volatile boolean cancelled;

    /// @param told hears what the run tells
    /// @param silence after as long without a sign it is taken to hang
    Pulse(Progress told, Duration silence) {
        this.told = told;
        this.silence = silence;
    }

    @Override
    public void at(Phase phase, long items, long bytes) {
        last = System.nanoTime();
        told.at(phase, items, bytes);
    }

    @Override
    public boolean cancelled() {
        last = System.nanoTime();
        return cancelled || told.cancelled();
    }

    void cancel() {
        cancelled = true;
    }

    boolean isSilent() {
        return System.nanoTime() - last > silence.toNanos();
    }
}
