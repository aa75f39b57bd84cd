package dev.homarus.types;

import java.util.Optional;

/// A labelled piece of what is about to be sent.
///
/// @param source what it is: `framing`, `system`, `tools`, `user`, `image`, `assistant`, `tool`
/// @param wire the exact bytes as they will stand in the request; callers must not change them
/// @param before the text as it was before something in it was hidden; for the owner's own record
/// @param tokens the most that it counts to a model; a text no more than its bytes
public record Segment(String source, Label label, byte[] wire, Optional<String> before, long tokens) {
    /// A text.
    public Segment(String source, Label label, byte[] wire, Optional<String> before) {
        this(source, label, wire, before, wire.length);
    }

    /// A text in which nothing was hidden.
    public Segment(String source, Label label, byte[] wire) {
        this(source, label, wire, Optional.empty());
    }
}
