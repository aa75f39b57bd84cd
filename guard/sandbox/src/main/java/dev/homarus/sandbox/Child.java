package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One running sandbox. Used by the one thread that waits for it.
final class Child {
    /// How often limits are looked at.
    private static final Duration TICK = Duration.ofMillis(20);

    /// An exit status above this means that a signal ended the process.
    private static final int SIGNALLED = 128;

    /// How long the kernel may take to end thousands of processes of a busy machine; they are all told to end,
    /// and no more can be made.
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    /// How often the end of a process is looked at.
    private static final long PEEK_NANOS = 50_000;

    private final Process process;
    private final Limits limits;
    private final Status status;
    private final Capture capture;
    private final Thread reader;
    private final long started = System.nanoTime();

    Child(Process process, Limits limits, Optional<Consumer<String>> progress) {
        this.process = process;
        this.limits = limits;
        this.status = new Status(process.getErrorStream());
        this.capture = new Capture(process.getInputStream(), limits.outputBytes(), progress);
        this.reader = Thread.ofPlatform().daemon().name("sandbox-output").start(capture);
    }

    /// Hands bubblewrap its arguments. A sandbox that has already ended shows that in its status.
    void give(byte[] arguments) {
        try (var out = process.getOutputStream()) {
            out.write(arguments);
        } catch (IOException ended) {
            return;
        }
    }

    /// Waits for the end, enforcing time and limits. Interrupting the thread ends the command; the thread stays
    /// interrupted.
    Outcome await(Duration timeout) {
        try {
            while (!process.waitFor(tick(timeout).toNanos(), TimeUnit.NANOSECONDS)) {
                if (took().compareTo(timeout) >= 0) {
                    return end() ? new Outcome.TimedOut(capture.output(), took()) : killed("out of time");
                }
                var broken = broken();
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

    private Duration tick(Duration timeout) {
        var left = timeout.minus(took());
        return left.compareTo(TICK) < 0 ? left : TICK;
    }

    private Optional<String> broken() {
        if (capture.over()) {
            return Optional.of(flood());
        }
        var first = status.firstProcess();
        return first.isEmpty()
                ? Optional.empty()
                : Census.of(first.getAsInt(), limits).broken();
    }

    private Outcome ended() {
        if (!emptied()) {
            return killed("its processes did not end");
        }
        finishReading();
        var exit = status.exit();
        if (exit.isEmpty()) {
            return process.exitValue() > SIGNALLED
                    ? killed("ended from outside")
                    : new Outcome.Failed(Problems.notStarted());
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

    /// Ends the first process, with which the kernel ends all others before bubblewrap sees it gone; then
    /// bubblewrap.
    ///
    /// The first process is waited for, so that bubblewrap never dies between making it and tying it to its own
    /// life.
    private boolean end() {
        patiently(limits.grace(), () -> status.firstProcess().isPresent() || !process.isAlive());
        var first = status.firstProcess();
        if (process.isAlive() && first.isPresent()) {
            ProcessHandle.of(first.getAsInt()).ifPresent(ProcessHandle::destroyForcibly);
            patiently(limits.grace(), () -> !process.isAlive());
        }
        process.destroyForcibly();
        boolean ended = patiently(LONGEST_END, () -> !process.isAlive() && firstIsGone());
        finishReading();
        return ended;
    }

    /// Waits until the sandbox is empty. Bubblewrap ends with the command; the kernel then ends what is left
    /// inside.
    private boolean emptied() {
        return patiently(LONGEST_END, this::firstIsGone);
    }

    private boolean firstIsGone() {
        OptionalInt first = status.firstProcess();
        return first.isEmpty() || isGone(first.getAsInt());
    }

    /// A first process that is a zombie has outlived all others (`zap_pid_ns_processes` in the kernel).
    private static boolean isGone(int pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            var state = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return state.startsWith("Z") || state.startsWith("X");
        } catch (IOException gone) {
            return true;
        }
    }

    private void finishReading() {
        patiently(limits.grace(), () -> !reader.isAlive() || capture.over());
    }

    /// Waits for a condition, whether or not the thread is interrupted.
    private static boolean patiently(Duration longest, BooleanSupplier condition) {
        boolean interrupted = Thread.interrupted();
        long until = System.nanoTime() + longest.toNanos();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(PEEK_NANOS);
            interrupted |= Thread.interrupted();
            met = condition.getAsBoolean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return met;
    }

    private String flood() {
        return "more than " + limits.outputBytes() + " bytes of output";
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
