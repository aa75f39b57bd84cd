package dev.homarus.files;

import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
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

    private static final Space.Sealed CELLS = new Space.Sealed(
            List.of("path", "before", "after", "content"),
            List.of(),
            List.of("id", "change", "session", "at", "label"));

    /// What is there to undo: the files' names, digests and contents are sealed.
    static final Space SPACE = new Space(
                    "file_undo",
                    List.of(
                            "CREATE TABLE file_undo(id INTEGER PRIMARY KEY, change TEXT NOT NULL, session TEXT NOT NULL,"
                                    + " path TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, content BLOB,"
                                    + " size INTEGER NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL)",
                            "CREATE INDEX file_undo_session ON file_undo(session, id)",
                            "ALTER TABLE file_undo ADD COLUMN subject TEXT",
                            "CREATE INDEX file_undo_subject ON file_undo(subject)"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .sealing(CELLS)
            .absent("what undoing a change of a file needs here; the files are in the workspace");

    /// Whom the files of the workspace are about, as far as is told apart.
    private static final String SUBJECT = Sealer.OWNER;

    private final Store store;
    private final Sealer sealer;

    UndoRows(Store store) {
        this.store = store;
        this.sealer = store.sealer();
        sealer.prepare(SUBJECT);
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

    private long insert(Tx tx, String change, Staged file, Instant now) {
        var action = file.change().action();
        var previous = file.previous();
        long id = tx.one("SELECT coalesce(max(id), 0) + 1 FROM file_undo", row -> row.number(0))
                .orElseThrow();
        var sealed = sealer.row(SPACE, SUBJECT, id, change, action.session(), now, Label.UNKNOWN);
        tx.run(
                "INSERT INTO file_undo(id, change, session, path, before, after, content, subject, size, at, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                change,
                action.session(),
                sealed.seal("path", action.path()),
                sealed.seal("before", action.before()),
                sealed.seal("after", action.after()),
                previous.bytes().map(bytes -> sealed.seal("content", bytes)),
                SUBJECT,
                previous.bytes().map(bytes -> bytes.length).orElse(0) + ROW,
                now,
                Label.UNKNOWN);
        return id;
    }

    private static void prune(Tx tx, Instant now) {
        tx.run("DELETE FROM file_undo WHERE at < ?", now.minus(RETENTION));
        tx.run(
                "DELETE FROM file_undo WHERE id IN (SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id DESC) AS total"
                        + " FROM file_undo) WHERE total > ?)",
                MAX_BYTES);
    }

    /// Returns the newest change of a session, the last file first; empty where a part of it cannot be undone.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-006 or STORE-007 when a part of it does not open
    List<Reversal> last(String session, Instant now) {
        var rows = store.read(tx -> tx.all(
                "SELECT path, before, after, content, " + CELLS.select() + " FROM file_undo WHERE at >= ? AND change ="
                        + " (SELECT change FROM file_undo WHERE session = ? ORDER BY id DESC LIMIT 1) ORDER BY id DESC",
                this::reversal,
                now.minus(RETENTION),
                session));
        return rows.stream().allMatch(row -> Changes.canBeUndone(row.previous())) ? rows : List.of();
    }

    private Reversal reversal(Row row) {
        var sealed = sealer.row(SPACE, row, 4);
        var before = sealed.text("before", row.bytes(1));
        var content = row.bytes(3).length == 0 ? new byte[0] : sealed.open("content", row.bytes(3));
        var previous = before.isEmpty()
                ? Content.ABSENT
                : Content.digest(content).equals(before)
                        ? Content.of(content)
                        : new Content(before, 0, Optional.empty());
        return new Reversal(
                row.number(5),
                WorkspacePath.of(sealed.text("path", row.bytes(0))),
                sealed.text("after", row.bytes(2)),
                previous);
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
