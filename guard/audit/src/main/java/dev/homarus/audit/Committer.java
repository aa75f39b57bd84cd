package dev.homarus.audit;

import dev.homarus.audit.Pending.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread that writes. It takes everything that waits as one group, so that many appenders share one wait for
/// the disk. After the first failure it refuses everything.
final class Committer implements AutoCloseable {
    /// How many events may wait; what comes after waits for room.
    static final int QUEUE = 4_096;

    /// The largest group: bounds the memory of one write to 512 records of up to 256 KiB.
    static final int GROUP = 512;

    private static final long ROOM_SECONDS = 5;
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_SECONDS = 30;

    private final LogStore store;
    private final InstantSource clock;
    private final ArrayBlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Pending last = Pending.of(Event.of("stop", "homarus", "", Json.Obj.EMPTY), false, Effect.END);
    private final Thread thread;
    private long checkpointed = System.nanoTime();
    private volatile Optional<Problem> refusal = Optional.empty();

    Committer(LogStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void submit(Pending pending) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("a listener must not append");
        }
        refuse();
        try {
            // Where there is room, a thread that was interrupted can still put on record how its work ended.
            if (!queue.offer(pending) && !queue.offer(pending, ROOM_SECONDS, TimeUnit.SECONDS)) {
                throw Problems.FULL.asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.CLOSED.asException();
        }
        if (refusal.isPresent() && queue.remove(pending)) {
            refuse();
        }
    }

    private void refuse() {
        refusal.ifPresent(problem -> {
            throw problem.asException();
        });
    }

    void onAdded(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                var group = gather();
                open = !group.removeIf(pending -> pending.effect() == Effect.END);
                if (!group.isEmpty()) {
                    write(group);
                }
                checkpointWhereDue(group.isEmpty());
            }
            if (refusal.isEmpty()) {
                store.checkpoint();
                store.attest(true);
            }
        } catch (IOException | RuntimeException e) {
            refusal = Optional.of(Problems.failed(e));
        } catch (InterruptedException e) {
            refusal = Optional.of(Problems.CLOSED);
        } finally {
            var problem = refusal.orElse(Problems.CLOSED);
            refusal = Optional.of(problem);
            for (var pending = queue.poll(); pending != null; pending = queue.poll()) {
                pending.fail(problem);
            }
        }
    }

    /// Returns what is to be written together; nothing where a checkpoint is due and nobody waits.
    private List<Pending> gather() throws InterruptedException {
        var group = new ArrayList<Pending>();
        var first = store.isAhead() && refusal.isEmpty()
                ? queue.poll(Math.max(0, QUIET_NANOS - (System.nanoTime() - checkpointed)), TimeUnit.NANOSECONDS)
                : queue.take();
        if (first == null) {
            return group;
        }
        group.add(first);
        long deadline = first.offered() + LAZY_NANOS;
        while (true) {
            queue.drainTo(group, GROUP - group.size());
            long left = deadline - System.nanoTime();
            if (left <= 0 || group.size() >= GROUP || group.stream().anyMatch(Committer::isUrgent)) {
                return group;
            }
            var next = queue.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) {
                group.add(next);
            }
        }
    }

    private static boolean isUrgent(Pending pending) {
        return pending.awaited() || pending.effect() == Effect.END;
    }

    private void write(List<Pending> group) {
        if (refusal.isPresent()) {
            group.forEach(pending -> pending.fail(refusal.get()));
            return;
        }
        try {
            var entries = store.append(group, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            for (int i = 0; i < entries.size(); i++) {
                group.get(i).done().complete(entries.get(i));
            }
            entries.forEach(this::tell);
        } catch (IOException | RuntimeException e) {
            var problem = Problems.failed(e);
            refusal = Optional.of(problem);
            group.forEach(pending -> pending.fail(problem));
        }
    }

    private void tell(Entry entry) {
        listeners.removeIf(listener -> {
            try {
                listener.accept(entry);
                return false;
            } catch (RuntimeException e) {
                return true;
            }
        });
    }

    private void checkpointWhereDue(boolean quiet) throws IOException {
        long since = System.nanoTime() - checkpointed;
        if (refusal.isEmpty() && store.isAhead() && since >= (quiet ? QUIET_NANOS : BUSY_NANOS)) {
            store.checkpoint();
            checkpointed = System.nanoTime();
        }
    }

    /// Writes what waits, signs the last head and ends the thread.
    @Override
    public void close() {
        try {
            if (refusal.isEmpty() || thread.isAlive()) {
                queue.offer(last, ROOM_SECONDS, TimeUnit.SECONDS);
            }
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
