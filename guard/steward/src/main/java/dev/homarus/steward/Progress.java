package dev.homarus.steward;

/// How far an export is; told and asked after each row, on a thread of the export.
public interface Progress {
    /// Tells nobody, and never cancels.
    Progress NONE = (rows, bytes) -> {};

    /// Tells how far it is.
    ///
    /// @param rows read so far, those of all Spaces together
    /// @param bytes written so far
    void at(long rows, long bytes);

    /// Whether the export shall end now; it throws EXPORT-006 then.
    default boolean cancelled() {
        return false;
    }
}
