package dev.homarus.types;

import java.util.Optional;

/// A labelled piece of what is about to be sent.
///
/// @param source what it is: `framing`, `system`, `tools`, `user`, `assistant`, `tool`
/// @param wire the exact bytes as they will stand in the request; callers must not change them
/// @param before the text as it was before something in it was hidden; for the owner's own record
public record Segment(String source, Label label, byte[] wire, Optional<String> before) {
    /// A piece in which nothing was hidden.
    public Segment(String source, Label label, byte[] wire) {
        this(source, label, wire, Optional.empty());
    }
}
