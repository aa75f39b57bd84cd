package dev.homarus.files;

import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stored form of what undoes changes. A row without content, where there was a file, says that its
/// change cannot be undone.
final class UndoRows {
    /// How long a change can be undone.
    static final Duration RETENTION = Duration.ofDays(7);

    /// The most bytes that are kept; the oldest go first.
    static final long MAX_BYTES = 67_108_864;

    /// What a row costs beside its content, so that empty rows are bounded too.
    private static final int ROW = 1_024;

    static final Space SPACE = new Space(
            "file_undo",
            List.of(
                    "CREATE TABLE file_undo(id INTEGER PRIMARY KEY, change TEXT NOT NULL, session TEXT NOT NULL,"
                            + " path TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, content BLOB,"
                            + " size INTEGER NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL)",
                    "CREATE INDEX file_undo_session ON file_undo(session, id)"),
            Classification.PERSONAL,
            RETENTION,
            Space.Subjects.MENTIONED,
            Space.Export.NONE,
            false,
            Optional.empty());

    private final Store store;

    UndoRows(Store store) {
        this.store = store;
    }

    /// Keeps what undoes these changes, and returns the rows once they are durable.
    List<Long> keep(String change, List<Staged> files, Instant now) {
        return store.write(tx -> {
            var rows = new ArrayList<Long>();
            for (var file : files) {
                rows.add(insert(tx, change, file, now));
            }
            prune(tx, now);
            return rows;
        });
    }

    private static long insert(Tx tx, String change, Staged file, Instant now) {
        var action = file.change().action();
        var previous = file.previous();
        return tx.insert(
                "INSERT INTO file_undo(change, session, path, before, after, content, size, at, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                change,
                action.session(),
                action.path(),
                action.before(),
                action.after(),
                previous.bytes().orElse(null),
                previous.bytes().map(bytes -> bytes.length).orElse(0) + ROW,
                now,
                Label.UNKNOWN);
    }

    private static void prune(Tx tx, Instant now) {
        tx.run("DELETE FROM file_undo WHERE at < ?", now.minus(RETENTION));
        tx.run(
                "DELETE FROM file_undo WHERE id IN (SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id DESC) AS total"
                        + " FROM file_undo) WHERE total > ?)",
                MAX_BYTES);
    }

    /// Returns the newest change of a session, the last file first; empty where a part of it cannot be undone.
    List<Reversal> last(String session, Instant now) {
        var rows = store.read(tx -> tx.all(
                "SELECT id, path, before, after, content FROM file_undo WHERE at >= ? AND change ="
                        + " (SELECT change FROM file_undo WHERE session = ? ORDER BY id DESC LIMIT 1) ORDER BY id DESC",
                UndoRows::reversal,
                now.minus(RETENTION),
                session));
        return rows.stream().allMatch(row -> Changes.canBeUndone(row.previous())) ? rows : List.of();
    }

    private static Reversal reversal(Row row) {
        var before = row.text(2);
        var content = row.bytes(4);
        var previous = before.isEmpty()
                ? Content.ABSENT
                : Content.digest(content).equals(before)
                        ? Content.of(content)
                        : new Content(before, 0, Optional.empty());
        return new Reversal(row.number(0), WorkspacePath.of(row.text(1)), row.text(3), previous);
    }

    void forget(List<Reversal> reversals) {
        forgetRows(reversals.stream().map(Reversal::row).toList());
    }

    void forgetRows(List<Long> rows) {
        if (!rows.isEmpty()) {
            store.write(tx -> rows.stream()
                    .mapToInt(row -> tx.run("DELETE FROM file_undo WHERE id = ?", row))
                    .sum());
        }
    }
}
