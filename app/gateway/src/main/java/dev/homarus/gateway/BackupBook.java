package dev.homarus.gateway;

import dev.homarus.backup.Repository;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a home remembers of its backups: where each was seen last, how far it had come, so that an older state
/// of it is noticed, who can open it when the home is lost, and how the last runs went. A backup is told by its
/// id, so that two disks may take turns in one place. Thread-safe.
final class BackupBook {
    static final Space SPACE = new Space(
                    "backup",
                    List.of(
                            "CREATE TABLE backup(folder TEXT PRIMARY KEY, generation INTEGER NOT NULL, made INTEGER NOT NULL,"
                                    + " drilled INTEGER, problem TEXT, label TEXT NOT NULL) WITHOUT ROWID",
                            "CREATE TABLE backup_by_id(repository TEXT PRIMARY KEY, folder TEXT NOT NULL, generation INTEGER"
                                    + " NOT NULL, made INTEGER NOT NULL, drilled INTEGER, problem TEXT, recipients TEXT,"
                                    + " printed TEXT, label TEXT NOT NULL) WITHOUT ROWID",
                            // The id is not known yet; the next run there finds it out.
                            "INSERT INTO backup_by_id SELECT folder, folder, generation, made, drilled, problem, NULL, NULL,"
                                    + " label FROM backup",
                            "DROP TABLE backup",
                            "ALTER TABLE backup_by_id RENAME TO backup",
                            "ALTER TABLE backup ADD COLUMN earlier INTEGER"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("made", "drilled", "earlier");

    private static final Instant NEVER = Instant.EPOCH;
    private static final String COLUMNS =
            "repository, folder, generation, made, drilled, problem, recipients, printed, earlier";

    /// One backup.
    ///
    /// @param repository its id; its folder where the id is not known yet
    /// @param folder where it was seen last
    /// @param generation of the repository after the last run
    /// @param made when the last run that made a snapshot ended; empty where none did
    /// @param problem what went wrong at the last try, if it did
    /// @param recovery who can open it without the home; empty where that is not known
    /// @param earlier when the home was given new keys after it: with those it does not open
    record Entry(
            String repository,
            Path folder,
            long generation,
            Optional<Instant> made,
            Optional<Instant> drilled,
            Optional<String> problem,
            Optional<Recovery> recovery,
            Optional<Instant> earlier) {}

    private final Store store;

    BackupBook(Store store) {
        this.store = store;
    }

    List<Entry> all() {
        return store.read(tx -> tx.all("SELECT " + COLUMNS + " FROM backup ORDER BY made DESC", BackupBook::entry));
    }

    /// Returns the backup that was made last in a folder.
    Optional<Entry> in(Path folder) {
        return store.read(tx -> tx.one(
                "SELECT " + COLUMNS + " FROM backup WHERE folder = ? ORDER BY made DESC LIMIT 1",
                BackupBook::entry,
                folder.toString()));
    }

    Optional<Entry> of(String repository) {
        return store.read(
                tx -> tx.one("SELECT " + COLUMNS + " FROM backup WHERE repository = ?", BackupBook::entry, repository));
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.text(0),
                Path.of(row.text(1)),
                row.number(2),
                row.optionalTime(3).filter(NEVER::isBefore),
                row.optionalTime(4),
                row.optionalText(5),
                row.optionalText(6).map(recipients -> Recovery.of(recipients, row.optionalText(7))),
                row.optionalTime(8));
    }

    /// A repository was made.
    void begun(String repository, Path folder, long generation) {
        made(repository, folder, generation, NEVER);
    }

    void made(String repository, Path folder, long generation, Instant now) {
        store.write(tx -> {
            tx.run(
                    "INSERT INTO backup(repository, folder, generation, made, label) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT(repository) DO UPDATE SET folder = excluded.folder,"
                            + " generation = excluded.generation, made = excluded.made, problem = NULL",
                    repository,
                    folder.toString(),
                    generation,
                    now,
                    Label.OWNER);
            return tx.run("DELETE FROM backup WHERE repository = ? AND repository <> ?", folder.toString(), repository);
        });
    }

    /// The repository was written to, and no backup made.
    void written(String repository, long generation) {
        store.write(tx -> tx.run("UPDATE backup SET generation = ? WHERE repository = ?", generation, repository));
    }

    /// @param recovery who can open it without the home from now on
    void sealedFor(String repository, Recovery recovery) {
        store.write(tx -> tx.run(
                "UPDATE backup SET recipients = ?, printed = ? WHERE repository = ?",
                recovery.text(),
                recovery.printed().orElse(null),
                repository));
    }

    /// The home has new keys: they open none of the backups there are.
    void renewed(Instant now) {
        store.write(tx -> tx.run("UPDATE backup SET earlier = ? WHERE earlier IS NULL", now));
    }

    /// Refuses a folder with a backup that the home's keys do not open any more.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-026
    void opened(Path folder) {
        Repository.idOf(folder)
                .flatMap(this::of)
                .filter(entry -> entry.earlier().isPresent())
                .ifPresent(entry -> {
                    throw new Problem(
                                    "BACKUP-026",
                                    "The backup in " + folder
                                            + " is from before this home's new keys, which do not open it.",
                                    "Keep it, and begin another one: move the folder aside, or name an empty one, then homarus"
                                            + " backup create DIR. The old one is restored with its recovery identity, a paper"
                                            + " kit, or the keyring.json of then.")
                            .asException();
                });
    }

    /// Forgets the backups in a folder that the home's keys do not open any more.
    void forgetEarlier(Path folder) {
        store.write(tx -> tx.run("DELETE FROM backup WHERE folder = ? AND earlier IS NOT NULL", folder.toString()));
    }

    void drilled(String repository, Instant now) {
        store.write(tx -> tx.run("UPDATE backup SET drilled = ? WHERE repository = ?", now, repository));
    }

    void failed(String repository, String problem) {
        store.write(tx -> tx.run("UPDATE backup SET problem = ? WHERE repository = ?", problem, repository));
    }

    /// Forgets the backups that were made in a folder; their files are left alone.
    ///
    /// @return how many
    int forget(Path folder) {
        return store.write(tx -> tx.run("DELETE FROM backup WHERE folder = ?", folder.toString()));
    }
}
