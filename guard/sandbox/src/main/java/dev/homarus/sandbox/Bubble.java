package dev.homarus.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Bubblewrap, and what it runs.
final class Bubble implements Running {
    /// An exit status above this means that a signal ended the process.
    private static final int SIGNALLED = 128;

    private final Process process;
    private final Limits limits;
    private final Status status;

    Bubble(Process process, Limits limits) {
        this.process = process;
        this.limits = limits;
        this.status = new Status(process.getErrorStream());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Returns the number of its first process once it exists.
    OptionalInt firstProcess() {
        return status.firstProcess();
    }

    /// Tells the first process what to do. A sandbox that has already ended shows that in its status.
    void give(byte[] arguments) {
        try (var out = process.getOutputStream()) {
            out.write(arguments);
        } catch (IOException ended) {
            return;
        }
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public boolean waitFor(Duration longest) throws InterruptedException {
        return process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<String> broken() {
        var first = status.firstProcess();
        return first.isEmpty()
                ? Optional.empty()
                : Census.of(first.getAsInt(), limits).broken();
    }

    /// Ends the first process, with which the kernel ends all others before bubblewrap sees it gone; then
    /// bubblewrap.
    ///
    /// The first process is waited for, so that bubblewrap never dies between making it and tying it to its own
    /// life.
    @Override
    public boolean end() {
        Patience.until(limits.grace(), () -> status.firstProcess().isPresent() || !process.isAlive());
        var first = status.firstProcess();
        if (process.isAlive() && first.isPresent()) {
            ProcessHandle.of(first.getAsInt()).ifPresent(ProcessHandle::destroyForcibly);
            Patience.until(limits.grace(), () -> !process.isAlive());
        }
        process.destroyForcibly();
        return Patience.until(Patience.LONGEST_END, () -> !process.isAlive() && firstIsGone());
    }

    /// Bubblewrap ends with the command; the kernel then ends what is left inside.
    @Override
    public boolean emptied() {
        return Patience.until(Patience.LONGEST_END, this::firstIsGone);
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

    @Override
    public OptionalInt exit() {
        return status.exit();
    }

    @Override
    public boolean struck() {
        return process.exitValue() > SIGNALLED;
    }
}
