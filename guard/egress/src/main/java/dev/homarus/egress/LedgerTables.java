package dev.homarus.egress;

import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.types.Classification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Spaces of the ledger: what their tables hold, and what of it is sealed.
final class LedgerTables {
    private static final Duration RETENTION = Duration.ofDays(400);

    static final Space.Sealed REQUEST_CELLS = new Space.Sealed(
            List.of("path", "headers", "sha256"),
            List.of(),
            List.of(
                    "id",
                    "time",
                    "destination",
                    "origin",
                    "reach",
                    "method",
                    "thread",
                    "rule",
                    "label",
                    "approval",
                    "answered_by"));

    static final Space.Sealed SEGMENT_CELLS =
            new Space.Sealed(List.of("wire", "original"), List.of("digest"), List.of("id", "source", "label"));

    /// Outgoing requests. What tells of their content is sealed: path, headers and digest.
    static final Space REQUESTS = new Space(
                    "request",
                    List.of(
                            "CREATE TABLE request(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, destination TEXT NOT NULL,"
                                    + " origin TEXT NOT NULL, reach TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
                                    + " headers TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 BLOB NOT NULL, thread TEXT NOT NULL,"
                                    + " parent INTEGER NOT NULL, prefix INTEGER NOT NULL, segments BLOB NOT NULL,"
                                    + " rule TEXT NOT NULL, status TEXT NOT NULL, received INTEGER NOT NULL, label TEXT NOT NULL)",
                            "CREATE INDEX request_time ON request(time)",
                            "CREATE INDEX request_outside ON request(thread) WHERE method <> 'POST'",
                            "ALTER TABLE request ADD COLUMN approval TEXT",
                            "ALTER TABLE request ADD COLUMN answered_by TEXT",
                            "ALTER TABLE request ADD COLUMN subject TEXT",
                            "CREATE INDEX request_subject ON request(subject)"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .sealing(REQUEST_CELLS)
            .showing(Map.of("time", Space.Form.TIME, "sha256", Space.Form.HEX, "segments", Space.Form.NUMBERS));

    /// The segments of outgoing requests, each once; sealed, and found again by a digest that only their
    /// person's key makes.
    static final Space SEGMENTS = new Space(
                    "segment",
                    List.of(
                            "CREATE TABLE segment(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, source TEXT NOT NULL,"
                                    + " wire BLOB NOT NULL, label TEXT NOT NULL)",
                            "ALTER TABLE segment ADD COLUMN original TEXT",
                            "ALTER TABLE segment ADD COLUMN subject TEXT",
                            "CREATE INDEX segment_subject ON segment(subject)"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .sealing(SEGMENT_CELLS)
            .showing(Map.of("wire", Space.Form.TEXT));

    /// Whom all that is sent is about, as far as is told apart.
    static final String SUBJECT = Sealer.OWNER;

    private LedgerTables() {}
}
