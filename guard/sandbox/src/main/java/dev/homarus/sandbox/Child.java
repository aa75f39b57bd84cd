package dev.homarus.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Waits for something that runs, and enforces its time and limits. Used by one thread.
final class Child {
    private final Running running;
    private final Limits limits;
    private final Duration tick;
    private final Capture capture;
    private final Thread reader;
    private final long started = System.nanoTime();

    /// @param tick how often limits are looked at
    Child(Running running, Limits limits, Duration tick, Optional<Consumer<String>> progress) {
        this.running = running;
        this.limits = limits;
        this.tick = tick;
        this.capture = new Capture(running.output(), limits.outputBytes(), progress);
        this.reader = Thread.ofPlatform().daemon().name("sandbox-output").start(capture);
    }

    /// Waits for the end, enforcing time and limits. Interrupting the thread ends the command; the thread stays
    /// interrupted.
    ///
    /// @param waited how long of the time that has passed does not count
    Outcome await(Duration time, Supplier<Duration> waited) {
        try {
            var timeout = time;
            while (!running.waitFor(next(timeout))) {
                timeout = time.plus(waited.get());
                if (took().compareTo(timeout) >= 0) {
                    return end() ? new Outcome.TimedOut(capture.output(), took()) : killed("out of time");
                }
                var broken = capture.over() ? Optional.of(flood()) : running.broken();
                if (broken.isPresent()) {
                    return killed(broken.get());
                }
            }
        } catch (InterruptedException e) {
            var outcome = killed("cancelled");
            Thread.currentThread().interrupt();
            return outcome;
        }
        return ended();
    }

    private Duration next(Duration timeout) {
        var left = timeout.minus(took());
        return left.compareTo(tick) < 0 ? left : tick;
    }

    private Outcome ended() {
        if (!running.emptied()) {
            return killed("its processes did not end");
        }
        finishReading();
        var exit = running.exit();
        if (exit.isEmpty()) {
            return running.struck() ? killed("ended from outside") : new Outcome.Failed(Problems.notStarted());
        }
        return capture.over()
                ? new Outcome.Killed(flood(), capture.output(), took())
                : new Outcome.Done(exit.getAsInt(), capture.output(), took());
    }

    private Outcome killed(String why) {
        return end()
                ? new Outcome.Killed(why, capture.output(), took())
                : new Outcome.Killed(why + "; its processes did not end", capture.output(), took());
    }

    private boolean end() {
        boolean ended = running.end();
        finishReading();
        return ended;
    }

    private void finishReading() {
        Patience.until(limits.grace(), () -> !reader.isAlive() || capture.over());
    }

    private String flood() {
        return "more than " + limits.outputBytes() + " bytes of output";
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
