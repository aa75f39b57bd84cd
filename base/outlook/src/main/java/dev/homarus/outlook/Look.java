package dev.homarus.outlook;

import dev.homarus.types.Label;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What may leave of one text for one destination.
public sealed interface Look {
    /// It leaves.
    ///
    /// @param text as it leaves
    /// @param label of that text
    /// @param before the text as it was, where something in it was replaced
    /// @param replaced how many values of each type were
    /// @param people the values in the text, as it leaves, that each stand for a person: addresses, numbers,
    ///     what is known of somebody
    record Leaves(String text, Label label, Optional<String> before, Map<String, Integer> replaced, Set<String> people)
            implements Look {
        public Leaves {
            replaced = Map.copyOf(new TreeMap<>(replaced));
            people = Set.copyOf(people);
        }

        /// It stands for nobody.
        public Leaves(String text, Label label, Optional<String> before, Map<String, Integer> replaced) {
            this(text, label, before, replaced, Set.of());
        }
    }

    /// It stays here, for this reason.
    record Stays(String reason) implements Look {}
}
