package dev.homarus.tool;

import dev.homarus.detect.KnownValues;
import dev.homarus.egress.Held;
import dev.homarus.files.Workspace;
import dev.homarus.protocol.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What is distinctive in the files of folders that are PERSONAL or more, to be known wherever it comes up
/// again. Read in the background, first when somebody asks, then again when somebody asks and some seconds have
/// passed; kept in memory, nowhere else. What was in a file that is gone or has changed stays known.
/// Thread-safe.
public final class FolderValues implements Held, AutoCloseable {
    /// How many values are known.
    public static final int MAX_VALUES = 5_000;

    /// What is known.
    ///
    /// @param values how many, at most [#MAX_VALUES]
    /// @param more how many there are besides
    /// @param files how many were read
    /// @param unread how many were not: no text, too large for all of it, links, beyond the bounds
    /// @param complete whether everything was gone through
    public record Count(int values, int more, int files, int unread, boolean complete) {
        /// Whether something in the folders is not known.
        public boolean lacks() {
            return more > 0 || unread > 0 || !complete;
        }

        /// Returns it for a person.
        public String sentence() {
            return values + " values of " + files + " files are known"
                    + (more > 0 ? "; " + more + " more are not" : "")
                    + (unread > 0 ? "; " + unread + " files are no text, too large or cannot be read" : "")
                    + (complete ? "" : "; not everything has been read yet")
                    + ".";
        }

        public Json.Obj json() {
            return Json.object()
                    .put("values", values)
                    .put("more", more)
                    .put("files", files)
                    .put("unread", unread)
                    .put("complete", complete)
                    .build();
        }
    }

    /// How long a look waits for the first reading, from its beginning.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How old a reading may be before the next.
    private static final Duration FRESH = Duration.ofSeconds(5);

    /// How long a look waits for a reading that is due.
    private static final Duration MOMENT = Duration.ofMillis(40);

    private final FolderReading reading;
    private final boolean nothing;
    private final Duration patience;
    private final Duration fresh;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private boolean read;
    private long begun;
    private long last;
    private long version;
    private List<KnownValues.Value> values = List.of();
    private Count count = new Count(0, 0, 0, 0, true);

    public FolderValues(Workspace workspace, FolderLabels folders, InstantSource clock) {
        this(new FolderReading(workspace, folders, clock), PATIENCE, FRESH);
    }

    FolderValues(FolderReading reading, Duration patience, Duration fresh) {
        this.reading = reading;
        this.nothing = reading.isNothing();
        this.patience = patience;
        this.fresh = fresh;
        this.read = this.nothing;
    }

    /// Begins to read, if that is due.
    public void begin() {
        lock.lock();
        try {
            boolean due = !read || System.nanoTime() - last > fresh.toNanos();
            if (due && !running && !nothing) {
                running = true;
                begun = System.nanoTime();
                Thread.ofPlatform().daemon().name("folder-values").start(this::read);
            }
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        try {
            var now = reading.read();
            lock.lock();
            try {
                if (!now.values().equals(values)) {
                    values = now.values();
                    version++;
                }
                count = new Count(values.size(), now.more(), now.files(), now.unread(), now.complete());
                read = true;
            } finally {
                lock.unlock();
            }
        } finally {
            lock.lock();
            try {
                running = false;
                last = System.nanoTime();
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Waits for the end of the reading that is under way, at most until a time since it has begun.
    private void await(Duration most) {
        long left = begun + most.toNanos() - System.nanoTime();
        try {
            while (running && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isReady() {
        if (nothing) {
            return true;
        }
        begin();
        lock.lock();
        try {
            await(read ? MOMENT : patience);
            return read;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String version() {
        lock.lock();
        try {
            return Long.toString(version);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<KnownValues.Value> values() {
        lock.lock();
        try {
            return values;
        } finally {
            lock.unlock();
        }
    }

    /// Returns how much is known now.
    public Count count() {
        lock.lock();
        try {
            return read ? count : new Count(0, 0, 0, 0, false);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reading.stop();
        lock.lock();
        try {
            await(Duration.ofNanos(System.nanoTime() - begun + TimeUnit.SECONDS.toNanos(2)));
        } finally {
            lock.unlock();
        }
    }
}
