package dev.homarus.loop;

import dev.homarus.types.Label;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Words that stand in no other text, each with the label of the text that it was first in.
final class Atoms {
    private final Map<String, Label> labels = new HashMap<>();

    /// Makes one.
    String next(Random random, Label label) {
        var word = new StringBuilder("zq");
        for (int i = 0; i < 12; i++) {
            word.append("bdfgklmnprstv".charAt(random.nextInt(13))).append("aeiou".charAt(random.nextInt(5)));
        }
        labels.put(word.toString(), label);
        return word.toString();
    }

    /// Returns those that a text has, in order.
    List<String> in(String text) {
        return labels.keySet().stream().filter(text::contains).sorted().toList();
    }

    Label label(String atom) {
        return labels.getOrDefault(atom, Label.SYSTEM);
    }

    /// What the record says it is lowered to counts from then on, as far as it is lower.
    void lower(String atom, Label to) {
        var old = label(atom);
        var lower = old.classification().compareTo(to.classification()) < 0 ? old : to;
        var kept = new HashSet<>(old.domains());
        kept.retainAll(to.domains());
        var label = Label.of(lower.classification(), old.provenance());
        for (var domain : kept) {
            label = label.about(domain);
        }
        labels.put(atom, label);
    }
}
