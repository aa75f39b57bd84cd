package dev.homarus.backup;

import java.time.Instant;

/// Something that no restore may bring back.
///
/// @param kind what it is
/// @param space for an id, the Space whose row it is; empty for a subject
/// @param id the id of the row, or of the person
/// @param time when it was revoked or erased
public record Revoked(Kind kind, String space, String id, Instant time) {
    /// What is not brought back.
    public enum Kind {
        /// A row: a login, a token, a grant, a device.
        ID,
        /// Everything about a person who was erased.
        SUBJECT
    }

    public Revoked {
        if (id.isEmpty() || id.length() > 512 || space.length() > 64 || (kind == Kind.ID) == space.isEmpty()) {
            throw new IllegalArgumentException("what is revoked");
        }
    }
}
