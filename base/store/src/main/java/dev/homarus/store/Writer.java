package dev.homarus.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What the writing thread does: it takes all that waits into one transaction, so that it shares one flush to
/// disk.
final class Writer implements Runnable {
    private static final int GROUP = 256;

    /// The longest that work nobody waits for is kept back, for a flush that it can share.
    static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Jobs jobs;
    private final Database database;
    private final Supplier<byte[]> mark;
    private final Optional<Guarding> guarding;
    private byte[] marked = new byte[0];

    Writer(Jobs jobs, Database database, Supplier<byte[]> mark, Optional<Guarding> guarding) {
        this.jobs = jobs;
        this.database = database;
        this.mark = mark;
        this.guarding = guarding;
    }

    @Override
    public void run() {
        for (var group = gather(); !group.isEmpty(); group = gather()) {
            write(group);
        }
    }

    private List<Jobs.Job> gather() {
        var group = new ArrayList<Jobs.Job>();
        jobs.next().ifPresent(group::add);
        while (!group.isEmpty()) {
            jobs.drain(group, GROUP - group.size());
            long left = group.getFirst().offered() + SOON_NANOS - System.nanoTime();
            if (left <= 0 || group.size() >= GROUP || group.stream().anyMatch(Jobs.Job::hurries)) {
                break;
            }
            jobs.poll(left).ifPresent(group::add);
        }
        return group;
    }

    private void write(List<Jobs.Job> group) {
        var results = new Object[group.size()];
        try {
            guarding.ifPresent(guard -> guard.begin(database));
            for (int i = 0; i < group.size(); i++) {
                results[i] = attempt(group.get(i));
            }
            guarding.ifPresent(guard -> guard.announce(database));
            var now = mark.get();
            if (!Arrays.equals(now, marked)) {
                database.tx().run("INSERT OR REPLACE INTO mark(id, value) VALUES (1, ?)", now);
                marked = now;
            }
            database.commit();
            guarding.ifPresent(Guarding::committed);
            for (int i = 0; i < group.size(); i++) {
                complete(group.get(i), results[i]);
            }
        } catch (RuntimeException e) {
            database.rollback();
            guarding.ifPresent(Guarding::failed);
            marked = new byte[0];
            group.forEach(job -> job.done().completeExceptionally(e));
        }
    }

    private record Thrown(RuntimeException cause) {}

    private Object attempt(Jobs.Job job) {
        database.savepoint();
        try {
            var result = job.work().apply(database.tx());
            database.release();
            return Optional.ofNullable(result);
        } catch (StoreException e) {
            if (e.endsTransaction()) {
                throw e;
            }
            database.undo();
            return new Thrown(e);
        } catch (RuntimeException e) {
            database.undo();
            return new Thrown(e);
        }
    }

    private static void complete(Jobs.Job job, Object result) {
        if (result instanceof Thrown(var cause)) {
            job.done().completeExceptionally(cause);
        } else {
            job.done().complete(((Optional<?>) result).orElse(null));
        }
    }
}
