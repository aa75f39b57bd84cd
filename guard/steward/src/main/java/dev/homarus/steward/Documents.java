package dev.homarus.steward;

import dev.homarus.store.Snapshot;
import dev.homarus.store.Space;

/// Writes the rows of a Space whose export is [Space.Export#MARKDOWN]; whoever owns the Space implements it.
public interface Documents {
    /// Returns the Space whose rows it writes.
    Space space();

    /// Returns the folder they go into: a word of lower-case letters.
    String folder();

    /// Writes all of them. Each row is counted on the page it stands on.
    ///
    /// @param snapshot what is read, and nothing else
    void write(Snapshot snapshot, Shelf shelf);
}
