package dev.homarus.flow;

import dev.homarus.types.Label;
import java.util.List;

/// What a tool answered. Keep it as long as the conversation lasts: what its text says on its own is worked
/// out once and kept with it.
///
/// @param tool which one
/// @param asked the values that it was called with
/// @param reading of all of its answer
public record Heard(String tool, List<String> asked, Reading reading, Label label) {
    public Heard {
        asked = List.copyOf(asked);
    }

    /// @param text all of its answer
    public Heard(String tool, List<String> asked, String text, Label label) {
        this(tool, asked, Reading.of(text), label);
    }

    /// Returns all of the answer.
    public String text() {
        return reading.text();
    }
}
