package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.route.Checked;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How each model did when it was last checked. A result is of what the name stood for then: another model, or
/// another place, under the same name has none. Thread-safe.
final class ModelChecks {
    static final Space SPACE = new Space(
                    "model_check",
                    java.util.List.of("CREATE TABLE model_check(model TEXT PRIMARY KEY, of TEXT NOT NULL,"
                            + " correct INTEGER NOT NULL, asked INTEGER NOT NULL, at INTEGER NOT NULL,"
                            + " label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("at");

    /// @param of what the name stood for
    private record Result(String of, Checked checked) {}

    private final Store store;
    private final Map<String, Result> known = new ConcurrentHashMap<>();

    ModelChecks(Store store) {
        this.store = store;
        store.read(tx -> tx.all(
                        "SELECT model, of, correct, asked, at FROM model_check",
                        row -> Map.entry(
                                row.text(0),
                                new Result(
                                        row.text(1),
                                        new Checked((int) row.number(2), (int) row.number(3), row.time(4))))))
                .forEach(row -> known.put(row.getKey(), row.getValue()));
    }

    Optional<Checked> of(Model model) {
        return Optional.ofNullable(known.get(model.name()))
                .filter(result -> result.of().equals(what(model)))
                .map(Result::checked);
    }

    void keep(Model model, Checked checked) {
        var what = what(model);
        store.write(tx -> tx.run(
                "INSERT INTO model_check(model, of, correct, asked, at, label) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT(model) DO UPDATE SET of = excluded.of, correct = excluded.correct,"
                        + " asked = excluded.asked, at = excluded.at",
                model.name(),
                what,
                checked.right(),
                checked.of(),
                checked.at(),
                Label.OWNER));
        known.put(model.name(), new Result(what, checked));
    }

    private static String what(Model model) {
        return String.join(" ", model.api().name(), model.destination().origin() + model.basePath(), model.id());
    }
}
