package dev.homarus.pseudonym;

/// Where a token stands in a hidden text, and what it stands for in the original.
///
/// @param start offset of the token's first char in the hidden text
/// @param end offset after its last
/// @param from offset of the first char it stands for in the original text
/// @param to offset after the last
/// @param type the type of what is hidden; `text` for a look-alike
public record Span(int start, int end, int from, int to, String type) {}
