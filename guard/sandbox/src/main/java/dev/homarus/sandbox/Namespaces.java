package dev.homarus.sandbox;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Isolation by bubblewrap: namespaces, a system-call filter and limits.
///
/// While a command runs the next sandbox is made ahead of time, and kept for a little while: commands come one after
/// the other. It is used for one run, like any other.
final class Namespaces implements Isolation {
    /// How often limits are looked at.
    private static final Duration TICK = Duration.ofMillis(20);

    /// How often where no limit of the kernel holds the number of processes: as root without control groups.
    private static final Duration TICK_UNCOUNTED = Duration.ofMillis(4);

    /// How long a sandbox that nobody uses is kept.
    private static final Duration KEPT = Duration.ofSeconds(20);

    private static final int ROOT = 0;

    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    private final Enclosure around;
    private final Duration tick;
    private @Nullable Kernel kernel;
    private final AtomicReference<@Nullable Ready> next = new AtomicReference<>();

    /// The kernel ends a sandbox when the *thread* that started it ends, so all are started by one that lives
    /// as long as this object.
    private final ScheduledExecutorService launcher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-launcher").factory());

    Namespaces(Enclosure around) {
        this.around = around;
        this.tick = around.groups().isEmpty() && isRoot() ? TICK_UNCOUNTED : TICK;
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Outcome run(Job job, Mode mode, Optional<Consumer<String>> progress) {
        Covered.make(around.workspace(), job.sight());
        var covered = Covered.now(around.workspace(), job.sight());
        if (covered.isEmpty()) {
            return new Outcome.Failed(Problems.notStarted());
        }
        return covered(job, mode, progress, covered.get()).opened(covered.get().changed(job.sight()));
    }

    private Outcome covered(Job job, Mode mode, Optional<Consumer<String>> progress, Covered covered) {
        Ready ready;
        try {
            ready = ready(mode, covered);
        } catch (CompletionException | RejectedExecutionException e) {
            return new Outcome.Failed(Problems.notStarted());
        }
        try (var _ = passage(job, ready)) {
            var limits = around.limits(mode);
            ready.bubble().give(Runner.input(job.plan(), job.environment(), limits));
            makeNext(mode, covered);
            return new Child(ready.bubble(), limits, tick, progress)
                    .await(
                            job.timeout(),
                            () -> job.network().map(way -> way.waited().get()).orElse(Duration.ZERO));
        } catch (IOException | UnsupportedOperationException | IllegalCallerException | LinkageError e) {
            ready.bubble().end();
            return new Outcome.Failed(Problems.noWayOut());
        } finally {
            ready.group().ifPresent(group -> around.groups().orElseThrow().give(group));
            makeNext(mode, covered);
        }
    }

    /// Opens the way out of a sandbox, where the job has one.
    private Closeable passage(Job job, Ready ready) throws IOException {
        if (job.network().isEmpty()) {
            return () -> {};
        }
        Patience.until(
                LONGEST_START,
                () -> ready.bubble().firstProcess().isPresent()
                        || !ready.bubble().isAlive());
        int first = ready.bubble().firstProcess().orElseThrow(() -> new IOException("no sandbox"));
        return Passage.open(kernel(), first, job.network().get().socket())::close;
    }

    private synchronized Kernel kernel() {
        if (kernel == null) {
            kernel = new Kernel();
        }
        return kernel;
    }

    /// Returns the sandbox that was made ahead of time, if it is one of this mode, and the workspace and what
    /// is not to be seen of it are still the same folders, or makes one.
    private Ready ready(Mode mode, Covered covered) {
        var kept = next.getAndSet(null);
        if (kept != null) {
            if (kept.mode() == mode
                    && kept.workspace().equals(workspace())
                    && kept.covered().equals(covered)
                    && kept.bubble().isAlive()) {
                return kept;
            }
            end(kept);
        }
        return CompletableFuture.supplyAsync(() -> make(mode, covered), launcher)
                .join();
    }

    /// Makes a sandbox, on the launcher's thread.
    private Ready make(Mode mode, Covered covered) {
        try {
            var groups = around.groups();
            Optional<Path> group = groups.isPresent()
                    ? Optional.of(groups.get().take(around.limits(mode).processes()))
                    : Optional.empty();
            var workspace = workspace();
            var process = spawn(around.commandLine(mode, covered, group));
            return new Ready(
                    new Bubble(process, around.limits(mode)), mode, workspace, covered, group, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns what tells the workspace from another folder that takes its place.
    private String workspace() {
        try {
            return String.valueOf(Files.readAttributes(around.workspace(), BasicFileAttributes.class)
                    .fileKey());
        } catch (IOException gone) {
            return "";
        }
    }

    private static Process spawn(List<String> commandLine) throws IOException {
        var builder = new ProcessBuilder(commandLine).directory(new File("/"));
        builder.environment().clear();
        return builder.start();
    }

    private void makeNext(Mode mode, Covered covered) {
        try {
            launcher.execute(() -> keep(mode, covered));
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    private void keep(Mode mode, Covered covered) {
        try {
            if (next.get() == null) {
                next.set(make(mode, covered));
                if (launcher.isShutdown()) {
                    dropNext();
                    return;
                }
                var _ = launcher.schedule(this::dropOld, KEPT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (UncheckedIOException | RejectedExecutionException e) {
            return;
        }
    }

    private void dropNext() {
        var kept = next.getAndSet(null);
        if (kept != null) {
            end(kept);
        }
    }

    private void dropOld() {
        var kept = next.get();
        if (kept != null && System.nanoTime() - kept.made() >= KEPT.toNanos() && next.compareAndSet(kept, null)) {
            end(kept);
        }
    }

    private void end(Ready kept) {
        kept.bubble().end();
        kept.group().ifPresent(group -> around.groups().orElseThrow().give(group));
    }

    @Override
    public void close() {
        launcher.shutdownNow();
        dropNext();
        around.groups().ifPresent(ControlGroups::clear);
    }
}
