package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// Backs the home up as its owner planned: each target when it is due there, proves that it opens, and goes on
/// with the others while one is not there. What is due at a target whose disk was away is done when the disk is
/// back. Thread-safe.
final class BackupSchedule {
    static final String BY = "schedule";

    /// After a failure the next try at that target waits as long.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /// What went wrong, and when it is tried again.
    private record Trouble(Problem problem, Instant until) {}

    private final Upkeep.Plan plan;
    private final Backups backups;
    private final BiConsumer<BackupTarget, Boolean> told;
    private final InstantSource clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Map<Path, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<Path, Trouble> unproved = new ConcurrentHashMap<>();
    private final Map<Path, Visit<Path>> visits = new ConcurrentHashMap<>();
    private final Duration silence;
    private volatile List<BackupTarget> targets;

    /// @param told hears of a target that is not there (`true`) or does not answer, and of one that is there
    ///     again
    /// @param silence after as long without a sign of life a disk is taken to hang
    BackupSchedule(
            Upkeep.Plan plan,
            Backups backups,
            BiConsumer<BackupTarget, Boolean> told,
            InstantSource clock,
            Duration silence) {
        this.plan = plan;
        this.backups = backups;
        this.told = told;
        this.clock = clock;
        this.silence = silence;
        this.targets = plan.folders().stream()
                .map(folder -> {
                    var entry = backups.book().in(folder);
                    return new BackupTarget(
                            folder,
                            BackupTarget.State.UNSEEN,
                            entry.flatMap(BackupBook.Entry::made),
                            entry.flatMap(BackupBook.Entry::drilled),
                            Optional.empty());
                })
                .toList();
    }

    /// Returns the targets as they were looked at last, without touching a disk.
    List<BackupTarget> targets() {
        return targets;
    }

    /// Does what is due, and returns when it is done, at each target whose disk answers; at once while another
    /// thread is at it.
    void look() {
        if (running.compareAndSet(false, true)) {
            try {
                var seen = new ConcurrentHashMap<String, Path>();
                plan.folders().forEach(folder -> visit(folder, seen));
            } finally {
                running.set(false);
            }
        }
    }

    /// Goes to one target, and on without it when its disk does not answer.
    private void visit(Path folder, Map<String, Path> seen) {
        var before = visits.get(folder);
        if (before == null || before.isEnded()) {
            var visit = Visit.begin(folder, silence, Progress.NONE, progress -> {
                notice(target(folder, seen));
                keep(folder, progress);
                notice(target(folder, seen));
                return folder;
            });
            visits.put(folder, visit);
            if (visit.await()) {
                var ignored = visit.result();
                return;
            }
        }
        notice(known(folder, targets).silent());
    }

    private static BackupTarget known(Path folder, List<BackupTarget> targets) {
        return targets.stream()
                .filter(target -> target.folder().equals(folder))
                .findFirst()
                .orElseThrow();
    }

    /// Tells when a target is there no more or again, and then puts down how it is: what is seen is on record.
    private synchronized void notice(BackupTarget now) {
        if (known(now.folder(), targets).isAway() != now.isAway()) {
            told.accept(now, now.isAway());
        }
        targets = targets.stream()
                .map(target -> target.folder().equals(now.folder()) ? now : target)
                .toList();
    }

    /// @param seen the backups that the targets before this one hold
    private BackupTarget target(Path folder, Map<String, Path> seen) {
        var entry = backups.book().in(folder);
        var earlier = Optional.ofNullable(troubles.getOrDefault(folder, unproved.get(folder)))
                .map(Trouble::problem);
        var trouble = earlier;
        boolean missing = false;
        try {
            var id = Repository.idOf(folder);
            missing = id.isEmpty() && (entry.isPresent() || !canBegin(folder));
            entry = id.flatMap(backups.book()::of).or(() -> backups.book().in(folder));
            var first = id.map(known -> seen.merge(known, folder, (other, mine) -> other))
                    .filter(other -> !other.equals(folder));
            trouble = first.map(other -> same(folder, other)).or(() -> earlier);
        } catch (ProblemException e) {
            trouble = Optional.of(e.problem());
        }
        if (missing) {
            // What went wrong before is no reason to wait once it is back.
            troubles.remove(folder);
        }
        return new BackupTarget(
                folder,
                missing
                        ? BackupTarget.State.MISSING
                        : trouble.isPresent() ? BackupTarget.State.FAILED : BackupTarget.State.FINE,
                entry.flatMap(BackupBook.Entry::made),
                entry.flatMap(BackupBook.Entry::drilled),
                missing ? Optional.empty() : trouble);
    }

    private static Problem same(Path folder, Path other) {
        return new Problem(
                "BACKUP-024",
                "The folder " + folder + " holds the same backup as " + other + ", by a link or as a copy: it is not"
                        + " kept up to date on its own.",
                "Name a folder on another disk in the setting backup, empty or not there yet.");
    }

    /// Nothing is begun below a folder that is not there: the disk it is to be on is away.
    private static boolean canBegin(Path folder) {
        var parent = folder.getParent();
        return parent != null && Files.isDirectory(parent);
    }

    private void keep(Path folder, Progress progress) {
        if (known(folder, targets).isAway()) {
            return;
        }
        attempt(folder, troubles, PATIENCE, () -> backUp(folder, progress));
        if (!troubles.containsKey(folder)) {
            // A drill reads everything: one that failed is not repeated before the next one is due.
            attempt(folder, unproved, plan.drillEvery(), () -> drill(folder, progress));
        }
    }

    private void attempt(Path folder, Map<Path, Trouble> failed, Duration patience, Runnable work) {
        var trouble = failed.get(folder);
        if (trouble != null && clock.instant().isBefore(trouble.until())) {
            return;
        }
        try {
            work.run();
            failed.remove(folder);
        } catch (ProblemException e) {
            failed.put(folder, new Trouble(e.problem(), clock.instant().plus(patience)));
        }
    }

    private Optional<BackupBook.Entry> known(Path folder) {
        return Repository.idOf(folder).flatMap(backups.book()::of);
    }

    private void backUp(Path folder, Progress progress) {
        var known = known(folder);
        if (isDue(known.flatMap(BackupBook.Entry::made), plan.every())
                || known.filter(backups::isSealedForOthers).isPresent()) {
            backups.createUnattended(folder, BY, progress);
        }
    }

    private void drill(Path folder, Progress progress) {
        if (!isDue(known(folder).flatMap(BackupBook.Entry::drilled), plan.drillEvery())) {
            return;
        }
        var drilled = backups.drill(folder, BY, progress);
        if (!drilled.array("findings").isEmpty()) {
            throw new Problem(
                            "BACKUP-019",
                            "The backup in " + folder + " does not come out as it went in.",
                            "See what is damaged with: homarus backup check " + folder)
                    .asException();
        }
        if (plan.prune()) {
            backups.prune(folder, BY, progress);
        }
    }

    /// A time that is still to come is of a clock that was wrong.
    private boolean isDue(Optional<Instant> last, Duration every) {
        var now = clock.instant();
        return last.isEmpty()
                || last.get().isAfter(now)
                || !now.isBefore(last.get().plus(every));
    }
}
