package dev.homarus.backup;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;

/// What a person is told when a backup or a restore does not go on.
final class Problems {
    private Problems() {}

    static ProblemException disk(IOException cause) {
        var text = String.valueOf(cause.getMessage());
        boolean full = text.contains("No space left") || text.contains("quota");
        return problem(
                "BACKUP-001",
                full
                        ? "The disk of the backup is full."
                        : "The disk refused to read or write the backup ("
                                + cause.getClass().getSimpleName() + ").",
                full
                        ? "Make room there, or remove old snapshots with `homarus backup prune`; what was there stays readable."
                        : "Check that it is connected, has room, and may be written by this user.");
    }

    static ProblemException notARepository() {
        return problem(
                "BACKUP-002",
                "The folder holds no backup, or not one that can be read.",
                "Name the folder that holds `homarus-backup.json`, or an empty one for a new backup.");
    }

    static ProblemException locked() {
        return problem("BACKUP-003", "Another run is using this backup.", "Wait until it has ended, then try again.");
    }

    static ProblemException inside() {
        return problem(
                "BACKUP-004",
                "The folder of the backup and the home stand one inside the other.",
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
                "See `homarus backup check`. Restore another snapshot, or what is left of this one with --partial.");
    }

    static ProblemException notEmpty() {
        return problem(
                "BACKUP-007",
                "The target of the restore is not an empty folder, or another restore left something beside it.",
                "Name a folder that is not there yet; nothing was changed.");
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

    static ProblemException noSnapshot() {
        return problem("BACKUP-011", "There is no such snapshot.", "See `homarus backup list`.");
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
