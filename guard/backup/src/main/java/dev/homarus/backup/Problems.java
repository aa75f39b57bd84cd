package dev.homarus.backup;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// What a person is told when a backup or a restore does not go on.
final class Problems {
    private Problems() {}

    static ProblemException disk(IOException cause) {
        return DiskProblem.of(cause).asException();
    }

    static ProblemException notARepository(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return problem(
                    "BACKUP-002",
                    "There is no folder " + folder + ".",
                    "Connect its disk, or name the folder that the backup was made in.");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return problem(
                    "BACKUP-002",
                    folder + " is not a folder, so it holds no backup.",
                    "Name the folder that the backup was made in, not a file in it or a link to it.");
        }
        return problem(
                "BACKUP-002",
                "The folder " + folder + " holds no backup, or not one that can be read.",
                "Name the folder with the file homarus-backup.json in it.");
    }

    static ProblemException locked() {
        return problem("BACKUP-003", "Another run is using this backup.", "Wait until it has ended, then try again.");
    }

    static ProblemException inside(Path one, Path other) {
        return problem(
                "BACKUP-004",
                one.equals(other)
                        ? "The backup and the home would both be in " + one + "."
                        : one + " and " + other + " are one inside the other; a backup is kept apart from its home.",
                "Choose a folder elsewhere, best on another disk.");
    }

    static ProblemException noKey() {
        return problem(
                "BACKUP-005",
                "The key does not open this backup, or its key file is damaged.",
                "Check that the home and the backup belong together, or use the recovery identity.");
    }

    static ProblemException damaged(Finding first, int more) {
        return problem(
                "BACKUP-006",
                "The backup is damaged: " + first.line() + (more == 0 ? "." : " And " + more + " more."),
                "See what with: homarus backup check DIR. Restore another snapshot, or what is left of this one with --partial.");
    }

    /// The place of a new backup has something else in it.
    static ProblemException occupied(Path folder) {
        return problem(
                "BACKUP-007",
                "The folder " + folder + " holds other files and no backup.",
                "Name an empty folder, or one that is not there yet, like " + folder.resolve("homarus")
                        + "; nothing was changed.");
    }

    /// The place of a restored home has something in it.
    static ProblemException notEmpty(Path target) {
        return problem(
                "BACKUP-007",
                target + " is not an empty folder, or another restore left something beside it.",
                "Restore to a folder that is not there yet; nothing was changed.");
    }

    static ProblemException newer(String what) {
        return problem(
                "BACKUP-008",
                "A newer version of Homarus wrote this backup (" + what + ").",
                "Install that version or a later one; nothing was changed.");
    }

    static ProblemException cancelled() {
        return problem(
                "BACKUP-009", "The run was cancelled.", "Start it again; what is stored already is not stored twice.");
    }

    static ProblemException name() {
        return problem(
                "BACKUP-010",
                "A file has a name that is not backed up: absolute, leading upwards, too long, twice, or that of a key file.",
                "Keys stay out of backups; the rest needs a plain name below the home.");
    }

    /// @param wanted its number; 0 means the newest
    static ProblemException noSnapshot(Path folder, long wanted) {
        return wanted == 0
                ? problem(
                        "BACKUP-011",
                        "There is no snapshot in " + folder + " yet.",
                        "Make the first with: homarus backup create " + folder)
                : problem(
                        "BACKUP-011",
                        "There is no snapshot " + wanted + " in " + folder + ".",
                        "See those there are with: homarus backup list " + folder);
    }

    static ProblemException revocations() {
        return problem(
                "BACKUP-012",
                "The list of what was revoked and erased is missing, damaged, or older than the backup says.",
                "Without it a restore would bring revoked rights back. Look for another copy of the backup; if there is"
                        + " none, restore with --without-revocations and revoke again.");
    }

    static ProblemException current() {
        return problem(
                "BACKUP-013",
                "The file of the current keys is damaged or older than the backup says.",
                "Look for another copy of the backup; what those keys seal cannot be read without them.");
    }

    static ProblemException tooLarge(String what) {
        return problem("BACKUP-014", "There is too much to back up: " + what + ".", "Leave some of it out.");
    }

    static ProblemException moving() {
        return problem("BACKUP-015", "A file changed while it was read, or is no plain file.", "Try again.");
    }

    private static ProblemException problem(String code, String sentence, String remedy) {
        return new Problem(code, sentence, remedy).asException();
    }
}
