package dev.homarus.pseudonym;

import dev.homarus.types.Label;
import java.util.List;

/// A text in which values stand for tokens again.
///
/// @param label join of the labels of everything restored here, [Label#SYSTEM] where nothing was; the label of the
///     model's own words is the caller's to join
/// @param unknown what looks like a token and is none of this conversation, as it stands in the text; at most
///     [Pseudonyms#MAX_UNKNOWN]
public record Restored(String text, Label label, List<String> unknown) {
    public Restored {
        unknown = List.copyOf(unknown);
    }
}
