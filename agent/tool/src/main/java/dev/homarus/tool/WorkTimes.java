package dev.homarus.tool;

import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// When commands and tools were at work that can change files of the workspace. It lies in the store and
/// outlives a restart; of a work that a crash has cut off, the end is the next start. Thread-safe.
public final class WorkTimes {
    /// From when, and until when; nothing while it goes on.
    public static final Space SPACE = new Space(
                    "work_time",
                    List.of(
                            "CREATE TABLE work_time(id INTEGER PRIMARY KEY, since INTEGER NOT NULL, until INTEGER,"
                                    + " label TEXT NOT NULL)",
                            "CREATE INDEX work_time_since ON work_time(since)"),
                    Classification.PUBLIC,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .absent("when tools ran, for the limits of this program");

    /// How far the clock of the disk and that of the process may be apart.
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static final int MOST = 4_096;

    private final Store store;
    private final InstantSource clock;
    private final int most;
    private volatile boolean blind;

    public WorkTimes(Store store, InstantSource clock) {
        this(store, clock, MOST);
    }

    /// @param most how many times are told apart; of more, the oldest quarter becomes one
    WorkTimes(Store store, InstantSource clock, int most) {
        this.most = most;
        this.store = store;
        this.clock = clock;
        boolean cut = store.read(tx -> tx.one("SELECT id FROM work_time WHERE until IS NULL", row -> row.number(0)))
                .isPresent();
        if (cut) {
            store.write(tx -> tx.run("UPDATE work_time SET until = ? WHERE until IS NULL", clock.instant()));
        }
    }

    /// One work.
    final class Work {
        private final AtomicLong id = new AtomicLong();

        private Work() {}

        /// Nobody waits for the record.
        void end() {
            later(tx -> tx.run("UPDATE work_time SET until = ? WHERE id = ?", clock.instant(), id.get()));
        }
    }

    /// Begins a work. The record is on its way to the disk; what is asked afterwards knows of it.
    Work begin() {
        var since = clock.instant();
        var work = new Work();
        later(tx -> {
            if (count(tx) >= most) {
                join(tx);
            }
            work.id.set(tx.insert("INSERT INTO work_time(since, label) VALUES (?, ?)", since, Label.SYSTEM));
            return work.id.get();
        });
        return work;
    }

    private <T> void later(Function<Tx, T> writing) {
        var _ = store.writeLater(writing).whenComplete((done, failed) -> blind |= failed != null);
    }

    /// Whether something was, or is, at work at this time; yes where a record could not be written.
    boolean covers(Instant time) {
        // Handed in like a change, it comes after everything that began before.
        long found = store.write(tx -> tx.one(
                        "SELECT COUNT(*) FROM work_time WHERE since <= ? AND (until IS NULL OR until >= ?)",
                        row -> row.number(0),
                        time.plus(SLACK),
                        time.minus(SLACK))
                .orElse(0L));
        return blind || found > 0;
    }

    private static long count(Tx tx) {
        return tx.one("SELECT COUNT(*) FROM work_time", row -> row.number(0)).orElse(0L);
    }

    /// Makes one long time of the oldest, from the first to the last.
    private void join(Tx tx) {
        var oldest = "(SELECT id FROM work_time WHERE until IS NOT NULL ORDER BY since LIMIT " + most / 4 + ")";
        tx.run(
                "INSERT INTO work_time(since, until, label) SELECT MIN(since), MAX(until), ? FROM work_time"
                        + " WHERE id IN " + oldest,
                Label.SYSTEM);
        tx.run("DELETE FROM work_time WHERE id IN " + oldest + " AND id <> (SELECT MAX(id) FROM work_time)");
    }
}
