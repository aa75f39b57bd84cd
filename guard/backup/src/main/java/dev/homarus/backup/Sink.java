package dev.homarus.backup;

import dev.homarus.store.Table;
import java.util.Optional;

/// Takes the streams of a [Source], one after the other: `begin`, then records and bytes, then `end`.
public interface Sink {
    /// Begins a stream.
    ///
    /// @param name `table/SPACE/TABLE` or `file/PATH`, each once
    /// @param table what the records are rows of
    /// @throws dev.homarus.types.ProblemException BACKUP-010 when it may not be in a backup
    void begin(String name, Optional<Table> table);

    /// The next byte begins a record.
    void record();

    void write(byte[] bytes, int from, int length);

    void end();

    /// The mark of the database that the tables are of.
    void mark(byte[] mark);
}
