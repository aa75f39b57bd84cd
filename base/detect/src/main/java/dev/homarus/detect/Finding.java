package dev.homarus.detect;

import dev.homarus.types.Classification;

/// Something that was found in a text. It says where, never what: it holds no part of the text.
///
/// @param type a stable lower-case id, listed in `docs/spec/detection.md`: `secret.github-pat`, `card`,
///     `national-id.de`, `known.contact`
/// @param classification what the text is at least
/// @param start the first UTF-16 unit of the given text, from 0
/// @param end the unit behind the last; `start < end`
/// @param encoding how it was hidden, innermost last and joined by `+`: `base64`, `url+hex`; empty when it
///     stands there in plain
public record Finding(String type, Classification classification, int start, int end, String encoding) {
    public Finding {
        if (type.isEmpty() || start < 0 || end <= start) {
            throw new IllegalArgumentException("A finding needs a type and a place: " + start + " to " + end);
        }
    }
}
