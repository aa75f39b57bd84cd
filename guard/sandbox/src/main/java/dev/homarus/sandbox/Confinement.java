package dev.homarus.sandbox;

import dev.homarus.command.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Isolation without namespaces: a thread of its own takes from itself what a command may not have, by Landlock
/// and a system-call filter, starts the command, waits for it, and ends with it.
///
/// One command at a time, so that whatever loses its parent is that command's.
final class Confinement implements Isolation {
    /// Ends its process group when the pipe behind descriptor 3 has no writer any more, which is when Homarus has
    /// died; else becomes the runner.
    private static final String LAUNCH = "(read -r x <&3; kill -KILL 0) >/dev/null 2>&1 & exec 3<&-; exec \"$@\"";

    /// How the name of a run's own folder begins.
    private static final String RUN = "run-";

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int NO_NEW_PRIVILEGES = 38;
    private static final int CHILD_SUBREAPER = 36;
    private static final int FILTER_MODE = 1;

    /// Two processes of the launcher, and the thread that waits.
    private static final int LAUNCHERS = 3;

    private final Kernel kernel;
    private final Machine machine;
    private final Spawn spawn;
    private final Landlock landlock;
    private final Settings settings;
    private final Path workspace;
    private final Places places;
    private final byte[] filter;
    private final Semaphore one = new Semaphore(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @throws UnsupportedOperationException where the C library cannot do this
    Confinement(Kernel kernel, Machine machine, Settings settings) {
        this.kernel = kernel;
        this.machine = machine;
        this.spawn = new Spawn(kernel);
        this.landlock = new Landlock(kernel, machine);
        this.settings = settings;
        this.workspace = settings.realWorkspace();
        this.places = Places.confined(workspace);
        this.filter = SeccompFilter.confined(machine);
        removeAbandoned();
    }

    /// Removes the folders of runs during which this program was killed.
    private void removeAbandoned() {
        try (var left = Files.newDirectoryStream(settings.scratch(), RUN + "*")) {
            left.forEach(Confinement::remove);
        } catch (IOException | DirectoryIteratorException e) {
            return;
        }
    }

    @Override
    public Outcome run(Job job, Mode mode, Optional<Consumer<String>> progress) {
        if (closed.get()) {
            return new Outcome.Failed(Problems.notStarted());
        }
        if (!one.tryAcquire()) {
            return new Outcome.Failed(Problems.busy());
        }
        try {
            var temporary = Files.createTempDirectory(settings.scratch(), RUN);
            try {
                return start(job, mode, temporary, progress);
            } finally {
                remove(temporary);
            }
        } catch (IOException | UncheckedIOException e) {
            return new Outcome.Failed(Problems.notStarted());
        } finally {
            one.release();
        }
    }

    private Outcome start(Job job, Mode mode, Path temporary, Optional<Consumer<String>> progress) throws IOException {
        var limits = mode == Mode.STRICT ? settings.limits().tighter() : settings.limits();
        var others = ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
        var output = kernel.pipe();
        var life = kernel.pipe();
        prctl(CHILD_SUBREAPER, 1);
        try (var arena = Arena.ofShared()) {
            var what = spawn.prepare(arena, line(job, temporary, limits), List.of(), output.writing(), life.reading());
            var started = new CompletableFuture<Integer>();
            var status = new CompletableFuture<Integer>();
            var thread = Thread.ofPlatform()
                    .daemon()
                    .name("sandbox-confined")
                    .start(() -> confined(what, mode, temporary, started, status));
            int first = started.join();
            kernel.close(output.writing());
            output = new Kernel.Pipe(output.reading(), -1);
            var running = new Confined(kernel, limits, first, status, output.reading(), others, closed);
            var outcome = new Child(running, limits, TICK, progress).await(job.timeout(), () -> Duration.ZERO);
            thread.join();
            return outcome;
        } catch (CompletionException e) {
            return new Outcome.Failed(Problems.notStarted());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(Problems.notStarted());
        } finally {
            prctl(CHILD_SUBREAPER, 0);
            for (int end : new int[] {output.reading(), output.writing(), life.reading(), life.writing()}) {
                if (end >= 0) {
                    kernel.close(end);
                }
            }
        }
    }

    /// What the thread does: restricts itself, starts, waits, ends.
    private void confined(
            Spawn.Prepared what,
            Mode mode,
            Path temporary,
            CompletableFuture<Integer> started,
            CompletableFuture<Integer> status) {
        try {
            prctl(NO_NEW_PRIVILEGES, 1);
            landlock.restrict(
                    mode == Mode.STRICT ? List.of(temporary) : List.of(workspace, temporary),
                    mode == Mode.STRICT ? List.of(workspace) : List.of());
            filter();
            int first = spawn.start(what);
            started.complete(first);
            status.complete(kernel.waitFor(first));
        } catch (IOException | RuntimeException | LinkageError e) {
            started.completeExceptionally(e);
            status.completeExceptionally(e);
        }
    }

    private void prctl(int option, long value) {
        kernel.call(machine == Machine.X86_64 ? 157 : 167, option, value, 0, 0, 0);
    }

    private void filter() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var instructions = arena.allocateFrom(ValueLayout.JAVA_BYTE, filter);
            var program = arena.allocate(16, 8);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.length / Long.BYTES));
            program.set(ValueLayout.ADDRESS, 8, MemorySegment.ofAddress(instructions.address()));
            long answer = kernel.call(machine == Machine.X86_64 ? 317 : 277, FILTER_MODE, 0, program.address());
            if (answer != 0) {
                throw new IOException("error " + -answer);
            }
        }
    }

    private List<String> line(Job job, Path temporary, Limits limits) {
        var line = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh"));
        var counted = new Limits(
                Math.min(4_096, Census.ownThreads() + limits.processes() + LAUNCHERS),
                limits.memoryBytes(),
                limits.fileBytes(),
                limits.outputBytes(),
                limits.grace());
        line.addAll(Runner.told(moved(job.plan()), environment(job, temporary), counted));
        return line;
    }

    /// Returns the environment of the run: a name that stands for the workspace inside another sandbox leads to
    /// where it is here.
    private Map<String, String> environment(Job job, Path temporary) {
        var moved = new HashMap<String, String>();
        job.environment().forEach((name, value) -> moved.put(name, places.moved(value)));
        moved.put("TMPDIR", temporary.toString());
        return moved;
    }

    private Plan moved(Plan plan) {
        var steps = plan.steps().stream()
                .map(step -> new Plan.Step(
                        step.when(),
                        step.stages().stream()
                                .map(stage -> new Plan.Stage(
                                        stage.program(),
                                        stage.arguments(),
                                        places.moved(stage.folder()),
                                        stage.environment(),
                                        stage.redirects()))
                                .toList()))
                .toList();
        return new Plan(steps, plan.pins());
    }

    /// Removes the run's own folder; what a command has closed to its owner is opened first. What cannot be
    /// removed stays, in a folder that is the owner's only.
    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new Removal());
        } catch (IOException left) {
            return;
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
