package dev.homarus.pseudonym;

import java.util.List;

/// A text in which tokens stand for values.
///
/// @param spans the tokens, in their order; what is between them is the original, char by char
public record Hidden(String text, List<Span> spans) {
    public Hidden {
        spans = List.copyOf(spans);
    }
}
