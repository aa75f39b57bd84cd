package dev.homarus.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A program that runs in a [Workplace]. Thread-safe.
public final class Worker implements AutoCloseable {
    private static final Pattern FIRST_PROCESS = Pattern.compile("\"child-pid\": ([0-9]{1,9})");
    private static final int LAST_WORDS = 8_192;

    private final Process process;
    private final Path status;
    private final Limits limits;
    private final Runnable gone;
    private final StringBuilder said = new StringBuilder();

    /// @param status the file that bubblewrap says the first process in
    /// @param gone called when it has ended
    Worker(Process process, Path status, Limits limits, Runnable gone) {
        this.process = process;
        this.status = status;
        this.limits = limits;
        this.gone = gone;
        Thread.ofPlatform().daemon().name("worker-words").start(this::listen);
    }

    /// Returns what it reads. Closing it is the way to ask it to end.
    public OutputStream input() {
        return process.getOutputStream();
    }

    /// Returns what it writes to descriptor 6.
    public InputStream output() {
        return process.getInputStream();
    }

    /// Returns the end of what it and its libraries wrote to their standard output and error: text that nobody
    /// vouches for.
    public String lastWords() {
        synchronized (said) {
            return said.toString();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it has more private memory than it may. Its first process is ended with all others.
    public boolean isTooLarge() {
        var first = firstProcess();
        return first.isPresent() && Census.of(first.getAsInt(), limits).broken().isPresent();
    }

    private void listen() {
        var buffer = new byte[1_024];
        try (var in = process.getErrorStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (said) {
                    said.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    said.delete(0, Math.max(0, said.length() - LAST_WORDS));
                }
            }
        } catch (IOException ended) {
            // All it said is here.
        }
        var _ = process.onExit().thenRun(gone);
    }

    private OptionalInt firstProcess() {
        try {
            var matcher = FIRST_PROCESS.matcher(Files.readString(status, StandardCharsets.US_ASCII));
            return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
        } catch (IOException removed) {
            return OptionalInt.empty();
        }
    }

    /// Ends it at once, and all that it may have started; returns when it is gone.
    @Override
    public void close() {
        Patience.until(limits.grace(), () -> firstProcess().isPresent() || !process.isAlive());
        var first = firstProcess();
        if (process.isAlive() && first.isPresent()) {
            ProcessHandle.of(first.getAsInt()).ifPresent(ProcessHandle::destroyForcibly);
            Patience.until(limits.grace(), () -> !process.isAlive());
        }
        process.destroyForcibly();
        Patience.until(Patience.LONGEST_END, () -> !process.isAlive());
    }
}
