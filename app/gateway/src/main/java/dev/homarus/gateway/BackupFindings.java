package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What could be better about the backups of a home.
///
/// @param targets of the plan, where there is one
record BackupFindings(BackupBook book, Supplier<List<BackupTarget>> targets) {
    List<Json.Obj> findings() {
        var findings = new ArrayList<Json.Obj>();
        var all = book.all();
        if (all.stream()
                .noneMatch(entry -> entry.made().isPresent() && entry.earlier().isEmpty())) {
            findings.add(Doctor.finding(
                    "DOCTOR-011",
                    "info",
                    all.stream().allMatch(entry -> entry.made().isEmpty())
                            ? "This home was never backed up."
                            : "This home was not backed up since it was given new keys.",
                    "Do it with: homarus backup create DIR, and let it be done daily with the setting backup."));
        }
        if (all.stream()
                        .filter(entry ->
                                entry.made().isPresent() && entry.earlier().isEmpty())
                        .count()
                == 1) {
            findings.add(Doctor.finding(
                    "DOCTOR-035",
                    "info",
                    "There is one backup. Three copies are safer, this home among them: on two disks, and one of them"
                            + " elsewhere.",
                    "Name a second folder on another disk in the setting backup, and keep that disk in another place"
                            + " between its backups."));
        }
        all.forEach(entry -> about(entry, findings));
        planned(all, findings);
        return findings;
    }

    private static void about(BackupBook.Entry entry, List<Json.Obj> findings) {
        var folder = entry.folder();
        if (entry.earlier().isPresent()) {
            findings.add(ofEarlierKeys(folder, entry.earlier().get()));
            return;
        }
        entry.problem()
                .ifPresent(problem -> findings.add(Doctor.finding(
                        "DOCTOR-012",
                        "warning",
                        (entry.made().isPresent() ? "The last backup to " : "The backup to ") + folder
                                + " has a problem: " + problem,
                        "Mend it, then: homarus backup create " + folder)));
        if (entry.problem().isEmpty()
                && entry.made().isPresent()
                && entry.drilled().isEmpty()) {
            findings.add(Doctor.finding(
                    "DOCTOR-013",
                    "info",
                    "It was never tried whether the backup in " + folder + " opens.",
                    "Try it with: homarus backup drill " + folder));
        }
        if (entry.made().isPresent()
                && entry.recovery().filter(Recovery::isNobody).isPresent()) {
            findings.add(Doctor.finding(
                    "DOCTOR-036",
                    "warning",
                    "The backup in " + folder
                            + " opens with this home only: when the home is lost, nobody can open it.",
                    "Print a paper kit: homarus key add paper. Or let an identity be printed for this backup: homarus"
                            + " backup create " + folder));
        }
    }

    private static Json.Obj ofEarlierKeys(Path folder, Instant renewed) {
        return Doctor.finding(
                "DOCTOR-041",
                "warning",
                "The backup in " + folder + " is from before this home's new keys of "
                        + renewed.truncatedTo(ChronoUnit.SECONDS) + ": no more is backed up there.",
                "Move the folder aside, or name another one in the setting backup, then: homarus backup create DIR. Who"
                        + " has the old keys reads the old backup: when you need it no more, remove it, and: homarus backup"
                        + " forget " + folder);
    }

    private void planned(List<BackupBook.Entry> all, List<Json.Obj> findings) {
        var known = all.stream().map(BackupBook.Entry::folder).collect(Collectors.toSet());
        for (var target : targets.get()) {
            if (target.isAway()) {
                var missing = target.away();
                findings.add(Doctor.finding("DOCTOR-037", "warning", missing.sentence(), missing.remedy()));
            } else if (!known.contains(target.folder())) {
                target.problem().ifPresent(problem -> findings.add(failing(target.folder(), problem.line())));
            }
        }
    }

    private static Json.Obj failing(Path folder, String problem) {
        return Doctor.finding(
                "DOCTOR-012",
                "warning",
                "The backup to " + folder + " has a problem: " + problem,
                "Mend it, then: homarus backup create " + folder);
    }
}
