package dev.homarus.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Isolation by bubblewrap: namespaces, a system-call filter and limits.
final class Namespaces implements Isolation {
    /// How often limits are looked at.
    private static final Duration TICK = Duration.ofMillis(20);

    /// How often where no limit of the kernel holds the number of processes: as root without control groups.
    private static final Duration TICK_UNCOUNTED = Duration.ofMillis(4);

    private static final int ROOT = 0;

    private final Enclosure around;
    private final Duration tick;

    /// The kernel ends a sandbox when the *thread* that started it ends, so all are started by one that lives
    /// as long
    /// as this object.
    private final ExecutorService launcher = Executors.newSingleThreadExecutor(
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
        if (around.groups().isEmpty()) {
            return start(job, mode, progress, Optional.empty());
        }
        var groups = around.groups().get();
        Path group;
        try {
            group = groups.take(around.limits(mode).processes());
        } catch (IOException e) {
            return new Outcome.Failed(Problems.notStarted());
        }
        try {
            return start(job, mode, progress, Optional.of(group));
        } finally {
            groups.give(group);
        }
    }

    private Outcome start(Job job, Mode mode, Optional<Consumer<String>> progress, Optional<Path> group) {
        try {
            var line = around.commandLine(job.plan(), mode, group);
            var process =
                    CompletableFuture.supplyAsync(() -> spawn(line), launcher).join();
            var bubble = new Bubble(process, around.limits(mode));
            bubble.give(around.arguments(mode, job.environment()));
            return new Child(bubble, around.limits(mode), tick, progress).await(job.timeout());
        } catch (CompletionException | RejectedExecutionException e) {
            return new Outcome.Failed(Problems.notStarted());
        }
    }

    private static Process spawn(List<String> commandLine) {
        var builder = new ProcessBuilder(commandLine).directory(new File("/"));
        builder.environment().clear();
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        launcher.shutdownNow();
        around.groups().ifPresent(ControlGroups::clear);
    }
}
