package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lets one run work at a time, since each takes memory and a processor. One that gives no sign of life for long
/// is passed by; until it has ended, no other begins at its folder. Thread-safe.
final class Turnstile {
    private static final long LOOK_MILLIS = 100;

    private final Duration silence;
    private Optional<Turn> current = Optional.empty();
    private final List<Turn> hanging = new ArrayList<>();

    /// @param silence after as long without a sign of life a run is passed by
    Turnstile(Duration silence) {
        this.silence = silence;
    }

    /// One run.
    final class Turn implements AutoCloseable {
        private final Path folder;
        private final int number;
        private final Pulse pulse;

        private Turn(Path folder, int number, Pulse pulse) {
            this.folder = folder;
            this.number = number;
            this.pulse = pulse;
        }

        /// What the run tells of itself.
        Progress progress() {
            return pulse;
        }

        /// Returns the number among the runs that have not ended, from 0.
        int number() {
            return number;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /// Waits until the run before has ended or gives no sign of life any more.
    ///
    /// @param told hears what the run tells
    /// @throws dev.homarus.types.ProblemException BACKUP-009 when it is cancelled meanwhile, BACKUP-025 when an
    ///     earlier run at the folder hangs
    synchronized Turn enter(Path folder, Progress told) {
        boolean cancelled = false;
        while (isTaken(folder)) {
            if (cancelled || told.cancelled()) {
                throw new Problem("BACKUP-009", "The run was cancelled.", "Start it again.").asException();
            }
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancelled = true;
            }
        }
        var turn = new Turn(folder, free(), new Pulse(told, silence));
        current = Optional.of(turn);
        return turn;
    }

    /// Passes by the run that hangs, and returns whether there is another to wait for.
    private boolean isTaken(Path folder) {
        current.filter(turn -> turn.pulse.isSilent()).ifPresent(turn -> {
            hanging.add(turn);
            current = Optional.empty();
        });
        if (hanging.stream().anyMatch(turn -> turn.folder.equals(folder))) {
            throw Visit.silent(folder).asException();
        }
        return current.isPresent();
    }

    private int free() {
        int number = 0;
        while (isTaken(number)) {
            number++;
        }
        return number;
    }

    private boolean isTaken(int number) {
        return hanging.stream().anyMatch(turn -> turn.number == number);
    }

    private synchronized void leave(Turn turn) {
        if (!hanging.remove(turn)) {
            current = Optional.empty();
        }
        notifyAll();
    }
}
