package dev.homarus.outlook;

import dev.homarus.types.Label;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What may leave of one text for one destination.
public sealed interface Look {
    /// It leaves.
    ///
    /// @param text as it leaves
    /// @param label of that text
    /// @param before the text as it was, where something in it was replaced
    /// @param replaced how many values of each type were
    record Leaves(String text, Label label, Optional<String> before, Map<String, Integer> replaced) implements Look {
        public Leaves {
            replaced = Map.copyOf(new TreeMap<>(replaced));
        }
    }

    /// It stays here, for this reason.
    record Stays(String reason) implements Look {}
}
