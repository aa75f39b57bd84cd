package dev.homarus.gateway;

import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a home remembers of the folders it was backed up to: how far each had come, so that an older state of
/// one is
/// noticed, and how the last runs went.
final class BackupBook {
    static final Space SPACE = new Space(
                    "backup",
                    List.of(
                            "CREATE TABLE backup(folder TEXT PRIMARY KEY, generation INTEGER NOT NULL, made INTEGER NOT NULL,"
                                    + " drilled INTEGER, problem TEXT, label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("made", "drilled");

    private static final String COLUMNS = "folder, generation, made, drilled, problem";

    /// @param generation of the repository after the last run
    /// @param problem what went wrong at the last try, if it did
    record Entry(Path folder, long generation, Instant made, Optional<Instant> drilled, Optional<String> problem) {}

    private final Store store;

    BackupBook(Store store) {
        this.store = store;
    }

    List<Entry> all() {
        return store.read(tx -> tx.all("SELECT " + COLUMNS + " FROM backup ORDER BY made DESC", BackupBook::entry));
    }

    Optional<Entry> of(Path folder) {
        return store.read(tx ->
                tx.one("SELECT " + COLUMNS + " FROM backup WHERE folder = ?", BackupBook::entry, folder.toString()));
    }

    private static Entry entry(Row row) {
        return new Entry(Path.of(row.text(0)), row.number(1), row.time(2), row.optionalTime(3), row.optionalText(4));
    }

    void made(Path folder, long generation, Instant now) {
        store.write(tx -> tx.run(
                "INSERT INTO backup(folder, generation, made, label) VALUES (?, ?, ?, ?) ON CONFLICT(folder) DO UPDATE"
                        + " SET generation = excluded.generation, made = excluded.made, problem = NULL",
                folder.toString(),
                generation,
                now,
                Label.OWNER));
    }

    void drilled(Path folder, Instant now) {
        store.write(tx -> tx.run("UPDATE backup SET drilled = ? WHERE folder = ?", now, folder.toString()));
    }

    void failed(Path folder, String problem) {
        store.write(tx -> tx.run("UPDATE backup SET problem = ? WHERE folder = ?", problem, folder.toString()));
    }
}
