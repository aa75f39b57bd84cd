package dev.homarus.engine;

import dev.homarus.egress.Indoors;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import dev.homarus.sandbox.Workers;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Models of files: at most one runs at a time, in a process of its own, started by the first request and ended
/// when it has not been asked for five minutes. Thread-safe. Closing it ends the process.
public final class Engine implements Indoors, AutoCloseable {
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);
    private static final Duration WATCH = Duration.ofMillis(500);
    private static final int MOST_THREADS = 8;

    private final Start start;
    private final Function<String, Optional<Path>> files;
    private final LongSupplier memory;
    private final InstantSource clock;
    private final Duration idle;
    private final Optional<Path> pack;
    private final Optional<Workers> workers;
    private final Crashes crashes;
    private final Semaphore free = new Semaphore(1);
    private volatile Optional<Live> running = Optional.empty();
    private volatile Instant used;
    private volatile boolean closed;

    /// @param workers starts processes; closed with this
    /// @param pack the folder of the pack, where it is installed
    /// @param jdk the JDK that runs it
    /// @param files the file of the model behind a destination's name
    /// @param memory how many bytes a model may use now
    public Engine(
            Workers workers,
            Path pack,
            Path jdk,
            Function<String, Optional<Path>> files,
            LongSupplier memory,
            InstantSource clock) {
        this(
                new Walled(workers, pack, jdk, threads()),
                Optional.of(pack),
                Optional.of(workers),
                files,
                memory,
                clock,
                LONGEST_IDLE);
    }

    /// One processor is left to whoever waits for the answer.
    private static int threads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() - 1L, 1, MOST_THREADS);
    }

    /// @param idle how long a process is kept that is not asked
    Engine(
            Start start,
            Optional<Path> pack,
            Optional<Workers> workers,
            Function<String, Optional<Path>> files,
            LongSupplier memory,
            InstantSource clock,
            Duration idle) {
        this.start = start;
        this.pack = pack;
        this.workers = workers;
        this.files = files;
        this.memory = memory;
        this.clock = clock;
        this.idle = idle;
        this.crashes = new Crashes(clock);
        this.used = clock.instant();
    }

    /// Returns why no file can be run here.
    public Optional<Problem> missing() {
        return pack.filter(folder -> !Files.isDirectory(folder))
                .map(Troubles::noPack)
                .or(() -> workers.flatMap(Workers::missing).map(Troubles::noWalls));
    }

    /// Returns what is wrong with a file as far as it shows from outside.
    public Optional<Problem> wrong(Path file) {
        try {
            Gguf.checked(file);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }

    /// Returns where a file really is, without links.
    ///
    /// @throws ProblemException MODEL-032, MODEL-033
    public static Path real(Path file) {
        return Gguf.checked(file);
    }

    /// Says what a file is: its head is read behind the walls.
    ///
    /// @param model how it is called
    /// @throws ProblemException MODEL-030 to MODEL-036, MODEL-039
    public Facts look(String model, Path file) {
        missing().ifPresent(problem -> {
            throw problem.asException();
        });
        var live = started(model, Gguf.checked(file), true);
        try {
            var facts = live.ready(LONGEST_LOAD);
            crashes.forget(model);
            return facts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled().asException();
        } finally {
            live.end(Live.End.WANTED);
        }
    }

    @Override
    public Answer ask(String destination, String path, byte[] body, Duration silence) {
        var model = destination.replaceFirst("^[^:]*:", "");
        var file = files.apply(model)
                .orElseThrow(() -> new Problem(
                                "MODEL-009", "There is no model of that name.", "List them with: homarus model list")
                        .asException());
        missing().ifPresent(problem -> {
            throw problem.asException();
        });
        boolean handed = false;
        try {
            if (!free.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Troubles.busy(model).asException();
            }
            try {
                crashes.check(model);
                var live = ready(model, Gguf.checked(file));
                var answer = new Answering(live, silence, () -> freed(live, model));
                // From here on the answer gives the worker back.
                handed = true;
                return asked(live, answer, path, body, silence);
            } finally {
                if (!handed) {
                    free.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled().asException();
        }
    }

    private Answer asked(Live live, Answering answer, String path, byte[] body, Duration silence)
            throws InterruptedException {
        try {
            var kind = path.endsWith("/embeddings") ? Kind.EMBED : Kind.CHAT;
            int status = begun(live, new WorkerFrame(kind, body), silence);
            return new Answer(status, answer, answer::giveUp);
        } catch (ProblemException e) {
            answer.finish();
            throw e;
        } catch (InterruptedException e) {
            answer.giveUp();
            throw e;
        }
    }

    /// Returns the status of the answer that begins.
    private static int begun(Live live, WorkerFrame request, Duration silence) throws InterruptedException {
        try {
            live.say(request);
        } catch (IOException e) {
            // It does not read any more; what it says next says why.
        }
        var head = live.next(silence).orElseThrow(live::slow);
        try {
            if (head.kind() == Kind.HEAD) {
                return (int) JsonText.parseObject(head.content()).number("status", 0, 200, 599);
            }
        } catch (JsonException e) {
            throw live.nonsense();
        }
        throw live.nonsense();
    }

    /// Takes the worker back after an answer.
    private void freed(Live live, String model) {
        used = clock.instant();
        if (live.isOver() || live.how() != Live.End.NONE) {
            gone(live, model);
        }
        free.release();
    }

    private void gone(Live live, String model) {
        if (live.how() != Live.End.WANTED) {
            crashes.add(model);
        }
        live.end(Live.End.WANTED);
        running = Optional.empty();
    }

    private Live ready(String model, Path real) throws InterruptedException {
        var known = running.filter(live -> live.runs(model, real));
        if (known.isPresent()) {
            return known.get();
        }
        running.ifPresent(live -> live.end(Live.End.WANTED));
        running = Optional.empty();
        var live = started(model, real, false);
        running = Optional.of(live);
        used = clock.instant();
        Thread.ofVirtual().name("engine-watch").start(() -> watch(live));
        boolean good = false;
        try {
            live.ready(LONGEST_LOAD);
            good = true;
        } catch (ProblemException e) {
            if (e.problem().code().equals("MODEL-036") || e.problem().code().equals("MODEL-039")) {
                crashes.add(model);
            }
            throw e;
        } finally {
            if (!good) {
                live.end(Live.End.WANTED);
                running = Optional.empty();
            }
        }
        return live;
    }

    private Live started(String model, Path real, boolean look) {
        if (closed) {
            throw Troubles.cancelled().asException();
        }
        long most = memory.getAsLong();
        try {
            return new Live(model, real, most, start.start(real, Math.max(1, most), look));
        } catch (IOException e) {
            throw Troubles.notStarted().asException();
        }
    }

    private void watch(Live live) {
        try {
            while (!live.isOver()) {
                Thread.sleep(WATCH);
                live.weigh();
                if (!used.plus(idle).isAfter(clock.instant()) && free.tryAcquire()) {
                    live.end(Live.End.WANTED);
                    free.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the process that runs, and whatever it answers.
    public void end() {
        running.ifPresent(live -> live.end(Live.End.WANTED));
    }

    @Override
    public void close() {
        closed = true;
        end();
        workers.ifPresent(Workers::close);
    }
}
