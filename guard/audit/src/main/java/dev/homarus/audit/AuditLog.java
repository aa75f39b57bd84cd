package dev.homarus.audit;

import dev.homarus.audit.Pending.Effect;
import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The log of everything that mattered, as `docs/spec/audit-log.md` lays it down. One process has it open at a
/// time; readers and verifiers may look on. Thread-safe; appenders may be virtual threads.
///
/// An entry is durable before [#append] returns, so what it announces may happen then and not earlier. After a
/// failed write nothing is accepted any more until the log is opened again.
public final class AuditLog implements AutoCloseable {
    private static final String SELF = "homarus";

    private final AuditFiles files;
    private final AuditKeys keys;
    private final FileChannel lock;
    private final LogStore store;
    private final Committer committer;
    private final List<Finding> findings;
    private final Optional<Entry> state;
    private final boolean doubtful;

    private AuditLog(AuditFiles files, AuditKeys keys, FileChannel lock, Opened opened, InstantSource clock) {
        this.files = files;
        this.keys = keys;
        this.lock = lock;
        this.store = opened.store();
        this.findings = opened.state().findings();
        this.state = opened.carried();
        this.doubtful = opened.state().isStateDoubtful();
        this.committer = new Committer(store, clock);
    }

    private record Opened(LogStore store, Recovery.State state, Optional<Entry> carried) {}

    /// Opens the log, creating it where there is none. A log that is not what was written is opened too:
    /// [#findings] says what is wrong, an entry `audit.finding` records it, and verification fails until
    /// [#accept]. An entry
    /// `audit.recovered` records that a crash left an unfinished record, which was cut off.
    ///
    /// @param folder of the log, inside the home
    /// @param witness file outside the home that keeps the newest head
    /// @param keys stay the caller's, and have to outlive the log
    /// @throws dev.homarus.types.ProblemException `AUDIT-001` where files cannot be used or another process
    ///     has them
    public static AuditLog open(Path folder, Path witness, AuditKeys keys, InstantSource clock) {
        return open(folder, witness, keys, clock, disk -> disk);
    }

    static AuditLog open(Path folder, Path witness, AuditKeys keys, InstantSource clock, UnaryOperator<Disk> disk) {
        return open(folder, witness, keys, clock, disk, Optional.empty());
    }

    /// Begins the log that goes on after this one under other keys, once this one is closed. Its first entry
    /// names the head at which this one ended; this folder becomes `until-N` in the new one.
    ///
    /// @param folder where no log is yet
    /// @param keys have this log's among their earlier ones
    /// @throws dev.homarus.types.ProblemException AUDIT-001
    public AuditLog next(Path folder, Path witness, AuditKeys keys, InstantSource clock) {
        if (lock.isOpen() || java.nio.file.Files.exists(new AuditFiles(folder).entries())) {
            throw new IllegalStateException("a log goes on where it is closed, in a folder without one");
        }
        var beginning = new Beginning(keys.earlier().size() + 1, head());
        return open(folder, witness, keys, clock, disk -> disk, Optional.of(beginning));
    }

    private static AuditLog open(
            Path folder,
            Path witness,
            AuditKeys keys,
            InstantSource clock,
            UnaryOperator<Disk> disk,
            Optional<Beginning> beginning) {
        var files = new AuditFiles(folder);
        try {
            AuditFiles.createFolder(folder);
            AuditFiles.createFolder(witness.toAbsolutePath().resolveSibling(""));
            var lock = lock(files);
            try {
                var opened = recover(files, witness, keys, clock, disk, beginning);
                var log = new AuditLog(files, keys, lock, opened, clock);
                log.committer.start();
                return log;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw Problems.unreachable(e).asException();
        }
    }

    private static FileChannel lock(AuditFiles files) throws IOException {
        var channel = AuditFiles.openPrivate(files.lock());
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // The same process has it: as locked as by any other.
        }
        channel.close();
        throw Problems.locked().asException();
    }

    private static Opened recover(
            AuditFiles files,
            Path witness,
            AuditKeys keys,
            InstantSource clock,
            UnaryOperator<Disk> disk,
            Optional<Beginning> beginning)
            throws IOException {
        var outside = Witness.read(witness);
        var entries = AuditFiles.openPrivate(files.entries());
        try {
            var leaves = new LeafList(AuditFiles.openPrivate(files.leaves()));
            var state = new Recovery(files, keys, entries, leaves).run(outside);
            Optional<Entry> carried =
                    state.state().isPresent() ? Optional.of(state.state().get().read(entries, keys)) : Optional.empty();
            var store = new LogStore(files, keys, disk.apply(Disk.of(entries)), leaves, Witness.open(witness), state);
            var news = beginning.map(it -> List.of(it.pending())).orElseGet(() -> news(state));
            if (!news.isEmpty()) {
                store.append(news, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            }
            store.begin();
            return new Opened(store, state, carried);
        } catch (IOException | RuntimeException e) {
            entries.close();
            throw e;
        }
    }

    private static List<Pending> news(Recovery.State state) {
        if (!state.findings().isEmpty()) {
            var list = state.findings().stream().map(Finding::json).toList();
            var detail = Json.object().put("findings", Json.array(list)).put("removedBytes", state.dropped());
            var event = Event.of("audit.finding", SELF, "The log is not what was written.", detail.build());
            return List.of(Pending.of(event, true, Effect.DISPUTE));
        }
        if (state.dropped() > 0) {
            var detail = Json.object().put("bytes", state.dropped()).build();
            var event = Event.of("audit.recovered", SELF, "An unfinished record was cut off.", detail);
            return List.of(Pending.of(event, true, Effect.NONE));
        }
        return List.of();
    }

    /// Returns what was wrong when the log was opened.
    public List<Finding> findings() {
        return findings;
    }

    /// Returns the newest entry there was when the log was opened whose kind begins with `state.`: it says what
    /// something outside the log has to be. One that is not what was written is of kind `audit.unreadable`.
    public Optional<Entry> state() {
        return state;
    }

    /// Tells whether [#state] may not be the newest there was: where entries were found to be gone or
    /// unreadable when the log was opened, and it is not certain that none of them carried a state.
    public boolean isStateDoubtful() {
        return doubtful;
    }

    /// Appends an event and returns when it is durable.
    ///
    /// What the event announces must not happen after an exception.
    ///
    /// @throws dev.homarus.types.ProblemException `AUDIT-002` the disk failed, now or before; `AUDIT-003` no
    ///     room or no answer within the bounds; `AUDIT-004` too long; `AUDIT-005` closed or interrupted
    /// @throws IllegalArgumentException where the kind is the log's own or the detail is not strict JSON
    public Entry append(Event event) {
        return add(open(event), Effect.NONE);
    }

    /// An event on its way to the disk.
    public interface Announced {
        /// Waits until it is durable. What the event announces must not happen before, nor after an exception.
        ///
        /// @throws dev.homarus.types.ProblemException as [AuditLog#append]
        Entry await();
    }

    /// Appends an event that somebody will wait for, and returns at once.
    ///
    /// @throws dev.homarus.types.ProblemException as [#append]
    public Announced announce(Event event) {
        var pending = Pending.of(open(event), true, Effect.NONE);
        committer.submit(pending);
        return pending;
    }

    /// Appends an event without waiting: it is durable with the next group, at the latest about 50 ms later.
    /// Its place is after everything this thread appended before.
    ///
    /// @throws dev.homarus.types.ProblemException as [#append]; a failure after the return shows at the next
    ///     call
    public void appendLater(Event event) {
        committer.submit(Pending.of(open(event), false, Effect.NONE));
    }

    /// Records that the owner has looked at what was found, so that verification no longer fails because of it.
    public Entry accept(String actor, String reason) {
        return add(Event.of("audit.accepted", actor, reason, Json.Obj.EMPTY), Effect.ACCEPT);
    }

    private static Event open(Event event) {
        if (event.kind().startsWith("audit.")) {
            throw new IllegalArgumentException("kinds beginning with audit. are the log's own");
        }
        return event.kept();
    }

    private Entry add(Event event, Effect effect) {
        var pending = Pending.of(event, true, effect);
        committer.submit(pending);
        return pending.await();
    }

    /// Returns the head of what is durable.
    public Head head() {
        return store.durable().head();
    }

    /// Lists entries, newest first, as they are on disk. An entry that cannot be opened is listed as
    /// `audit.unreadable`. Looks at the newest 100,000 entries at most; an export reads all of them.
    public List<Entry> query(Query query) {
        try {
            return new Reading(files, keys, store.durable()).run(query);
        } catch (IOException e) {
            throw Problems.unreachable(e).asException();
        }
    }

    /// Gives each entry from `since` on to `taker`, newest first, as [#query] would list them.
    ///
    /// @return whether those were all: false where more than 100,000 entries are that new
    public boolean each(Instant since, Consumer<Entry> taker) {
        try {
            var query = new Query(Optional.empty(), Optional.of(since), Optional.empty(), Query.MAX_LIMIT);
            return new Reading(files, keys, store.durable()).each(query, Lookup.MAX_SCANNED, taker);
        } catch (IOException e) {
            throw Problems.unreachable(e).asException();
        }
    }

    /// Calls `listener` with each entry from now on, in order, after it is durable. It is called on the writing
    /// thread: it must return at once and must not append. One that throws is not called again.
    public void onAdded(Consumer<Entry> listener) {
        committer.onAdded(listener);
    }

    /// Writes what waits, signs the last head and lets go of the files. Appending is refused from then on.
    @Override
    public void close() {
        if (!lock.isOpen()) {
            return;
        }
        committer.close();
        try (lock) {
            store.close();
        } catch (IOException e) {
            throw Problems.failed(e).asException();
        }
    }
}
