package dev.homarus.egress;

import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.pseudonym.Restored;
import dev.homarus.pseudonym.Restorer;
import dev.homarus.types.Label;

/// Puts values back where a model's answer has pseudonyms. For one answer, and one thread.
public final class Restoring {
    private final Pseudonyms pseudonyms;
    private final Restorer stream;
    private final boolean nothing;
    private Label label = Label.SYSTEM;

    Restoring(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        this.stream = pseudonyms.stream();
        this.nothing = pseudonyms.size() == 0;
    }

    /// Takes the next piece of a text and returns what is safe to show.
    public String feed(String piece) {
        return nothing ? piece : noted(stream.feed(piece));
    }

    /// Returns the rest of that text.
    public String end() {
        return nothing ? "" : noted(stream.end());
    }

    /// Restores a whole text.
    public String text(String text) {
        return nothing ? text : noted(pseudonyms.restore(text));
    }

    /// Restores the arguments of a call; what is not JSON is restored as text.
    public String arguments(String arguments) {
        if (nothing || arguments.isBlank()) {
            return arguments;
        }
        try {
            var restored = pseudonyms.restore(JsonText.parse(arguments));
            label = label.join(restored.label());
            return restored.label().equals(Label.SYSTEM)
                    ? arguments
                    : restored.json().write();
        } catch (JsonException e) {
            return text(arguments);
        }
    }

    private String noted(Restored restored) {
        label = label.join(restored.label());
        return restored.text();
    }

    /// Returns the join of the labels of everything that was restored.
    public Label label() {
        return label;
    }
}
