package dev.homarus.pseudonym;

import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was found while restoring: labels of values, and look-alikes.
final class Finds {
    private Optional<Label> label = Optional.empty();
    private final List<String> unknown = new ArrayList<>();

    void add(Label other) {
        label = Optional.of(label.map(known -> known.join(other)).orElse(other));
    }

    void addUnknown(String text) {
        if (unknown.size() < Pseudonyms.MAX_UNKNOWN) {
            unknown.add(text);
        }
    }

    /// A copy of the label: SYSTEM where nothing was restored.
    Label label() {
        return label.orElse(Label.SYSTEM);
    }

    List<String> unknown() {
        return unknown;
    }
}
