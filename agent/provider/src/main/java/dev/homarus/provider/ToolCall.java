package dev.homarus.provider;

/// A tool call as a model wrote it.
///
/// @param arguments JSON text, unchecked
public record ToolCall(String id, String tool, String arguments) {}
