package dev.homarus.flow;

import dev.homarus.types.Label;
import java.util.List;

/// What a tool answered.
///
/// @param tool which one
/// @param asked the values that it was called with
/// @param text all of its answer
public record Heard(String tool, List<String> asked, String text, Label label) {
    public Heard {
        asked = List.copyOf(asked);
    }
}
