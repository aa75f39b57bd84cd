package dev.homarus.sandbox;

import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.types.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// The one place where Homarus starts a child process.
///
/// A command runs as `/bin/bash --noprofile --norc -c COMMAND` behind namespaces, a system-call filter and
/// limits, or it does not run at all: there is no way from here to a shell on the bare machine. Thread-safe.
/// Closing it, or the death of this process however it comes, ends every command that runs.
public final class Sandbox implements AutoCloseable {
    /// How many commands run at the same time; more are [Outcome.Failed].
    public static final int MAX_RUNS = 8;

    private final Level level;
    private final Optional<Enclosure> enclosure;
    private final InstantSource clock;
    private final Semaphore runs = new Semaphore(MAX_RUNS);

    /// The kernel ends a sandbox when the *thread* that started it ends, so all are started by one that lives
    /// as long as this object.
    private final ExecutorService launcher = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandbox-launcher").factory());

    private Sandbox(Settings settings, InstantSource clock) {
        this.clock = clock;
        var setup = new Setup(settings);
        this.enclosure = setup.enclosure();
        var problem = enclosure.isPresent() ? trial(enclosure.get()) : setup.problem();
        this.level = problem.<Level>map(Level.None::new).orElseGet(Level.Isolated::new);
    }

    /// Looks for what isolation needs on this machine and tries it with `/bin/true`, within two seconds.
    public static Sandbox probe(Settings settings, InstantSource clock) {
        return new Sandbox(settings, clock);
    }

    /// Returns how well commands are isolated here; it does not change.
    public Level level() {
        return level;
    }

    /// Redeems the Permit of an [Action.RunCommand] and runs exactly that, on the calling thread.
    ///
    /// The folder is `/workspace` or below, the environment is all the command gets (and `PWD`), the time is at
    /// most ten minutes. Interrupting the thread ends the command within a second and leaves the thread
    /// interrupted.
    ///
    /// @throws IllegalStateException for a Permit that was redeemed before, has expired or is for something
    /// else
    public Outcome run(Permit permit) {
        return run(permit, Optional.empty());
    }

    /// Like [#run(Permit)]; `progress` is given the output piece by piece as it is read, on another thread. A
    /// consumer that throws is not called again.
    public Outcome run(Permit permit, Consumer<String> progress) {
        return run(permit, Optional.of(progress));
    }

    private Outcome run(Permit permit, Optional<Consumer<String>> progress) {
        return switch (level) {
            case Level.None(Problem problem) -> new Outcome.Failed(problem);
            case Level.Isolated() -> {
                var command = permit.redeem(Action.RunCommand.class, clock.instant());
                var around = enclosure.orElseThrow();
                yield Request.refuse(command, around.workspace())
                        .<Outcome>map(Outcome.Failed::new)
                        .orElseGet(() -> counted(around, command, progress));
            }
        };
    }

    private Outcome counted(Enclosure around, Action.RunCommand command, Optional<Consumer<String>> progress) {
        if (!runs.tryAcquire()) {
            return new Outcome.Failed(Problems.busy());
        }
        try {
            return start(around, command, progress);
        } finally {
            runs.release();
        }
    }

    private Outcome start(Enclosure around, Action.RunCommand command, Optional<Consumer<String>> progress) {
        if (around.groups().isEmpty()) {
            return start(around, command, progress, Optional.empty());
        }
        var groups = around.groups().get();
        Path group;
        try {
            group = groups.make(around.limits().processes());
        } catch (IOException e) {
            return new Outcome.Failed(Problems.notStarted());
        }
        try {
            return start(around, command, progress, Optional.of(group));
        } finally {
            groups.remove(group);
        }
    }

    private Outcome start(
            Enclosure around, Action.RunCommand command, Optional<Consumer<String>> progress, Optional<Path> group) {
        try {
            var process = CompletableFuture.supplyAsync(
                            () -> spawn(around.commandLine(command.command(), group)), launcher)
                    .join();
            var child = new Child(process, around.limits(), progress);
            child.give(around.arguments(command.folder(), command.environment()));
            return child.await(command.timeout());
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

    private Optional<Problem> trial(Enclosure around) {
        var command = new Action.RunCommand(
                "sandbox", "/bin/true && exit 0", Enclosure.WORKSPACE, java.util.Map.of(), Duration.ofSeconds(1));
        return switch (start(around, command, Optional.empty())) {
            case Outcome.Done(int exit, var output, var took) when exit == 0 -> Optional.empty();
            case Outcome.Done(int exit, var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.TimedOut(var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.Killed(var why, var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.Failed(Problem problem) -> Optional.of(Setup.explain(problem.sentence()));
        };
    }

    /// Ends every command that runs and starts no more.
    @Override
    public void close() {
        launcher.shutdownNow();
    }
}
