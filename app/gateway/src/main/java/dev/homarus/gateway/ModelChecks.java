package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.route.Checked;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import java.util.List;
import java.util.Optional;

/// How each model did when it was last checked. Thread-safe.
final class ModelChecks {
    private static final ModelFacts.Kind<Checked> KIND = ModelFacts.Kind.of(
            "model_check",
            row -> new Checked((int) row.number(0), (int) row.number(1), row.time(2)),
            checked -> List.of(checked.right(), checked.of(), checked.at()),
            "correct",
            "INTEGER",
            "asked",
            "INTEGER",
            "at",
            "INTEGER");

    static final Space SPACE = KIND.space();

    private final ModelFacts<Checked> facts;

    ModelChecks(Store store) {
        this.facts = new ModelFacts<>(store, KIND);
    }

    Optional<Checked> of(Model model) {
        return facts.of(model);
    }

    void keep(Model model, Checked checked) {
        facts.keep(model, checked);
    }
}
