package dev.homarus.backup;

/// How far a run is; asked and told between chunks, on a thread of the run.
public interface Progress {
    /// Tells nobody, and never cancels.
    Progress NONE = (phase, items, bytes) -> {};

    /// What a run is doing.
    enum Phase {
        /// Looking at what the repository holds.
        OPENING,
        /// Reading the source and storing what is new.
        STORING,
        /// Reading chunks and looking whether they are whole.
        CHECKING,
        /// Writing what is restored.
        RESTORING,
        /// Removing what no snapshot needs.
        SWEEPING
    }

    /// Tells how far it is.
    ///
    /// @param items chunks done in this phase
    /// @param bytes bytes done in this phase, as they are before compression
    void at(Phase phase, long items, long bytes);

    /// Whether the run shall end now; it throws BACKUP-009 then.
    default boolean cancelled() {
        return false;
    }
}
