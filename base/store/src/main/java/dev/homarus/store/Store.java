package dev.homarus.store;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/// The encrypted database of a home: SQLite with every page sealed by ChaCha20-Poly1305.
///
/// One platform thread writes: it takes all waiting work into one transaction, so that many Turns share one
/// flush to disk. [#write] returns once its work is durable (`synchronous=FULL`); work is done in the order it
/// was handed in. A few platform threads read. Thread-safe; callers may be virtual threads.
public final class Store implements AutoCloseable {
    private static final int READERS = 2;

    private final List<Space> spaces;
    private final Path file;
    private final SecretBytes key;
    private final Optional<Sealer> sealer;
    private final Jobs writes = new Jobs();
    private final Jobs reads = new Jobs();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private final Optional<Guarding> guarding;
    private List<String> withdrawn = List.of();
    private volatile boolean closed;

    private Store(
            Path file,
            SecretBytes key,
            List<Space> spaces,
            Supplier<byte[]> mark,
            Optional<Sealer> sealer,
            Optional<Guarding> guarding) {
        this.sealer = sealer;
        this.spaces = List.copyOf(spaces);
        this.guarding = guarding;
        this.file = file;
        Database.createPrivate(file);
        var writer = Database.open(file, key, false);
        this.key = key.use(raw -> SecretBytes.taking(raw.clone()));
        databases.add(writer);
        try {
            if (guarding.isPresent()) {
                withdrawn = guarding.get().open(writer, this.spaces);
            } else {
                Migrations.apply(writer, this.spaces);
            }
            threads.add(start("store-writer", new Writer(writes, writer, mark, guarding)));
            for (int i = 0; i < READERS; i++) {
                var reader = Database.open(file, key, true);
                databases.add(reader);
                threads.add(start("store-reader-" + i, () -> readLoop(reader)));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Opens the database, makes it where there is none, and brings its Spaces up to date.
    ///
    /// @param mark a value kept with every transaction, read back by [#mark]: the head of a log that has to go
    ///     with it
    /// @throws ProblemException STORE-001 when the key does not open it, STORE-002 when the disk refuses,
    ///     STORE-003 when a newer version wrote it
    public static Store open(Path file, SecretBytes key, List<Space> spaces, Supplier<byte[]> mark) {
        return new Store(file, key, spaces, mark, Optional.empty(), Optional.empty());
    }

    /// Opens a database some of whose cells are sealed; as above.
    ///
    /// @param sealer seals and opens them; it stays the caller's
    public static Store open(Path file, SecretBytes key, List<Space> spaces, Supplier<byte[]> mark, Sealer sealer) {
        return new Store(file, key, spaces, mark, Optional.of(sealer), Optional.empty());
    }

    /// Returns what seals and opens this database's sealed cells.
    ///
    /// @throws IllegalStateException when it was opened without
    public Sealer sealer() {
        return sealer.orElseThrow(() -> new IllegalStateException("this database was opened without its sealer"));
    }

    /// Opens it likewise, with sealed cells where `sealer` is there, and keeps `anchor` informed of the rows of
    /// guarded Spaces; each change of them costs what an announcement costs, and their rows are read anew.
    ///
    /// @param rows computes their tags; stays the caller's, and has to outlive the database
    /// @param now when rights are withdrawn whose rows are not the ones that were there last
    /// @throws ProblemException as above; STORE-008 when they are not, and the anchor does not accept it
    public static Store open(
            Path file,
            SecretBytes key,
            List<Space> spaces,
            Supplier<byte[]> mark,
            Optional<Sealer> sealer,
            RowAnchor anchor,
            SecretBytes rows,
            Instant now) {
        return new Store(file, key, spaces, mark, sealer, Optional.of(new Guarding(spaces, rows, anchor, now)));
    }

    /// Returns the tables whose rows were not the ones that were there last when the database was opened, and
    /// whose rights were withdrawn.
    public List<String> withdrawn() {
        return withdrawn;
    }

    /// Returns the guarded tables whose rows were changed by somebody else while the database is open.
    public List<String> changedElsewhere() {
        return guarding.map(guard -> write(guard::changedElsewhere)).orElse(List.of());
    }

    /// Returns the tags of those of `tables` that are there; see [RowAnchor].
    ///
    /// @param rows the key of the tags; stays the caller's
    public Map<String, String> tags(SecretBytes rows, Collection<String> tables) {
        return read(tx -> new RowTags(rows).of(tx, RowTags.shapes(tx, tables)));
    }

    /// Returns the declarations this database was opened with.
    public List<Space> spaces() {
        return spaces;
    }

    /// Does `work` in a transaction and returns its result once it is durable. When `work` throws, nothing of it
    /// stays.
    public <T> T write(Function<Tx, T> work) {
        return await(writeLater(work));
    }

    /// Hands in `work`; it is done before any work handed in later, and durable when the future completes.
    public <T> CompletableFuture<T> writeLater(Function<Tx, T> work) {
        return writes.submit(work, true);
    }

    /// Hands in `work` that nobody waits for; as above, but it may be kept back for 10 ms, so that it shares the
    /// flush of other work.
    public <T> CompletableFuture<T> writeSoon(Function<Tx, T> work) {
        return writes.submit(work, false);
    }

    /// Returns what `work` reads from a consistent snapshot that holds every completed write.
    public <T> T read(Function<Tx, T> work) {
        return await(reads.submit(work, true));
    }

    /// Returns the mark kept with the last transaction, empty where there is none.
    public byte[] mark() {
        return read(tx -> tx.one("SELECT value FROM mark WHERE id = 1", row -> row.bytes(0))
                .orElse(new byte[0]));
    }

    /// Gives the receiver a copy of every Space that is not derived, as of one moment; returns when it has all.
    /// Writers and readers go on meanwhile: the copy has a connection and a thread of its own, on which the
    /// receiver is called. What the receiver throws ends the copy and is thrown here.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-001 or STORE-002 when the file is damaged or cannot be
    ///     read
    public void dump(Dump.Receiver receiver) {
        apart("store-dump", database -> {
            new Dump(database.tx(), spaces).to(receiver);
            return true;
        });
    }

    /// Returns what `work` makes of the rows as they are at one moment. Writers and readers go on meanwhile: it
    /// has a connection and a thread of its own, on which `work` is called. What it throws is thrown here.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-001 or STORE-002 when the file is damaged or cannot be
    ///     read
    public <T> T snapshot(Function<Snapshot, T> work) {
        return apart("store-snapshot", database -> {
            var result = work.apply(new Snapshot(database.tx(), spaces, sealer));
            // Says now whether a page that was read had been changed.
            database.commit();
            return result;
        });
    }

    private <T> T apart(String name, Function<Database, T> work) {
        if (closed) {
            throw Jobs.unavailable().asException();
        }
        var done = new CompletableFuture<T>();
        start(name, () -> {
            try (var database = Database.open(file, key, true)) {
                done.complete(work.apply(database));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    /// Moves what was committed into the file, and empties the log beside it, which would keep earlier pages.
    void emptyLog() {
        try (var database = Database.open(file, key, false)) {
            database.checkpoint();
        }
    }

    /// Waits for durable work, and throws what it threw.
    public static <T> T await(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException broken) {
                throw Database.problem(broken).asException();
            }
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    private static Thread start(String name, Runnable loop) {
        return Thread.ofPlatform().name(name).daemon().start(loop);
    }

    private void readLoop(Database database) {
        for (var next = reads.next(); next.isPresent(); next = reads.next()) {
            var job = next.get();
            try {
                var result = job.work().apply(database.tx());
                database.commit();
                job.done().complete(result);
            } catch (RuntimeException e) {
                database.rollback();
                job.done().completeExceptionally(e);
            }
        }
    }

    /// Finishes all work that was handed in, and closes the files.
    @Override
    public void close() {
        closed = true;
        writes.close();
        reads.close();
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (var database : databases.reversed()) {
            database.close();
        }
        key.close();
    }
}
