package dev.homarus.sandbox;

import dev.homarus.command.Plan;
import dev.homarus.command.Surroundings;
import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/// The one place where Homarus starts a child process.
///
/// A Plan runs without a shell, a command line as `/bin/bash --noprofile --norc -c COMMAND`; both behind
/// namespaces, a system-call filter and limits, or not at all: there is no way from here to the bare machine.
/// Thread-safe. Closing it, or the death of this process however it comes, ends every command that runs.
public final class Sandbox implements AutoCloseable {
    /// How many commands run at the same time; more are [Outcome.Failed].
    public static final int MAX_RUNS = 8;

    /// How long a command waits for others to end, where one of them has a way out.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Level level;
    private final Optional<Isolation> isolation;
    private final Places places;
    private final View view;
    private final InstantSource clock;
    private final Semaphore runs = new Semaphore(MAX_RUNS);

    /// A command with a way out runs alone: another in the same workspace could change what it runs, and so reach
    /// what only it may.
    private final ReadWriteLock beside = new ReentrantReadWriteLock(true);

    private Sandbox(Settings settings, InstantSource clock) {
        this.clock = clock;
        var choice = Choice.of(settings);
        this.level = choice.level();
        this.isolation = choice.isolation();
        var workspace = settings.realWorkspace();
        this.places = level instanceof Level.Confined ? Places.confined(workspace) : Places.isolated(workspace);
        this.view = new View(places, new Contents(workspace, clock));
    }

    /// Looks for what isolation needs on this machine and tries it with `/bin/true`, within two seconds.
    public static Sandbox probe(Settings settings, InstantSource clock) {
        return new Sandbox(settings, clock);
    }

    /// Returns how well commands are isolated here; it does not change.
    public Level level() {
        return level;
    }

    /// Returns what a command finds around it, for making a Plan; looked at anew with each question.
    public Surroundings surroundings() {
        return view;
    }

    /// Redeems the Permit of an [Action.RunPlan] or [Action.RunCommand] and runs exactly that, on the calling
    /// thread.
    ///
    /// A Plan is void, and [Outcome.Failed], when what one of its pins names is no longer what it was. A
    /// command line's folder is `/workspace` or below. The environment is all the command gets (and `PWD`), the
    /// time is at most ten minutes. Interrupting the thread ends the command within a second and leaves the
    /// thread interrupted.
    ///
    /// @throws IllegalStateException for a Permit that was redeemed before, has expired or is for something
    /// else
    public Outcome run(Permit permit) {
        return run(permit, Mode.STANDARD);
    }

    /// Like [#run(Permit)], in this mode; with [Mode#OFF] the Permit is not redeemed.
    public Outcome run(Permit permit, Mode mode) {
        return run(permit, mode, Optional.empty());
    }

    /// Like [#run(Permit)]; `progress` is given the output piece by piece as it is read, on another thread. A
    /// consumer that throws is not called again.
    public Outcome run(Permit permit, Consumer<String> progress) {
        return run(permit, Mode.STANDARD, Optional.of(progress));
    }

    /// Like [#run(Permit, Mode)] and [#run(Permit, Consumer)].
    public Outcome run(Permit permit, Mode mode, Consumer<String> progress) {
        return run(permit, mode, Optional.of(progress));
    }

    /// Like [#run(Permit, Mode)], with a way out for exactly this command.
    ///
    /// @throws IllegalArgumentException where commands of this mode can have none, see [#reaches]
    public Outcome run(Permit permit, Mode mode, Network network) {
        if (!reaches(mode)) {
            throw new IllegalArgumentException("no command of this mode has a network here");
        }
        return run(permit, mode, Optional.of(network), Sight.ALL, Optional.empty());
    }

    /// Like [#run(Permit, Mode)] and [#run(Permit, Mode, Network)], where the command sees the workspace so.
    ///
    /// @param sight see [#covers]
    /// @throws IllegalArgumentException where commands of this mode can have no way out, or the level is not
    ///     [Level.Isolated] and it is not to see everything
    public Outcome run(Permit permit, Mode mode, Optional<Network> network, Sight sight) {
        if ((network.isPresent() && !reaches(mode)) || (!sight.isAll() && !(level instanceof Level.Isolated))) {
            throw new IllegalArgumentException("this is not possible here");
        }
        return run(permit, mode, network, sight, Optional.empty());
    }

    /// Whether commands can be made to see the workspace so: that needs [Level.Isolated], and each folder has to be
    /// a real one or not there.
    public boolean covers(Sight sight) {
        return level instanceof Level.Isolated
                && Covered.now(places.workspace(), sight).isPresent();
    }

    /// Whether a command of this mode can be given a way out: it needs a network of its own, which [Level.Confined]
    /// has not, and [Mode#STRICT] forbids it.
    public boolean reaches(Mode mode) {
        return level instanceof Level.Isolated && mode == Mode.STANDARD && Passage.isPossible();
    }

    private Outcome run(Permit permit, Mode mode, Optional<Consumer<String>> progress) {
        return run(permit, mode, Optional.empty(), Sight.ALL, progress);
    }

    private Outcome run(
            Permit permit, Mode mode, Optional<Network> network, Sight sight, Optional<Consumer<String>> progress) {
        if (mode == Mode.OFF) {
            return new Outcome.Failed(Problems.off());
        }
        return isolation.isEmpty() ? refused() : redeemed(permit, isolation.get(), mode, network, sight, progress);
    }

    private Outcome refused() {
        return switch (level) {
            case Level.None(Problem problem) -> new Outcome.Failed(problem);
            case Level.Confined confined -> throw new IllegalStateException();
            case Level.Isolated isolated -> throw new IllegalStateException();
        };
    }

    private Outcome redeemed(
            Permit permit,
            Isolation with,
            Mode mode,
            Optional<Network> network,
            Sight sight,
            Optional<Consumer<String>> progress) {
        var action = permit.redeem(Action.class, clock.instant());
        var plain = Job.of(action).seeing(sight);
        var job = network.map(plain::through).orElse(plain);
        return refusal(action, job)
                .<Outcome>map(Outcome.Failed::new)
                .orElseGet(() -> counted(job, with, mode, progress));
    }

    private Optional<Problem> refusal(Action action, Job job) {
        return Request.refuse(job)
                .or(() -> action instanceof Action.RunCommand command
                        ? Request.refuse(command.folder(), places, view)
                        : Optional.empty());
    }

    private Outcome counted(Job job, Isolation with, Mode mode, Optional<Consumer<String>> progress) {
        if (!runs.tryAcquire()) {
            return new Outcome.Failed(Problems.busy());
        }
        var place = job.network().isPresent() ? beside.writeLock() : beside.readLock();
        try {
            if (!place.tryLock(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                return new Outcome.Failed(Problems.notBeside());
            }
            try {
                return changed(job.plan())
                        .<Outcome>map(Outcome.Failed::new)
                        .orElseGet(() -> watched(job, with, mode, progress));
            } finally {
                place.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Killed("cancelled", new Output("", false, 0), Duration.ZERO);
        } finally {
            runs.release();
        }
    }

    private Outcome watched(Job job, Isolation with, Mode mode, Optional<Consumer<String>> progress) {
        var watch = new Protected(places.workspace(), places.inside());
        var before = watch.look();
        var outcome = with.run(job, mode, progress);
        return outcome.with(watch.changed(before));
    }

    /// Compares what was approved with what is there, as the last thing before the start.
    private Optional<Problem> changed(Plan plan) {
        return plan.pins().entrySet().stream()
                .filter(pin -> !view.pin(pin.getKey()).equals(Optional.of(pin.getValue())))
                .map(Map.Entry::getKey)
                .map(Problems::changed)
                .findFirst();
    }

    /// Ends every command that runs and starts no more.
    @Override
    public void close() {
        isolation.ifPresent(Isolation::close);
    }
}
