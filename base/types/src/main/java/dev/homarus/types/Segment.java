package dev.homarus.types;

/// A labelled piece of what is about to be sent.
///
/// @param source what it is: `framing`, `system`, `tools`, `user`, `assistant`, `tool`
/// @param wire the exact bytes as they will stand in the request; callers must not change them
public record Segment(String source, Label label, byte[] wire) {}
