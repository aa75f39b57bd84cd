package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is known of each of the owner's models, one thing of each. It is of what the name stood for then:
/// another model, or another place, under the same name has none. Thread-safe.
///
/// @param <T> what is known, immutable
final class ModelFacts<T> {
    /// Where it is kept.
    ///
    /// @param columns names and types, without those that say of what it is; times only in `at`
    /// @param read from a row that has these columns first, in order
    /// @param write the values of these columns, in order
    record Kind<T>(String table, Map<String, String> columns, Function<Row, T> read, Function<T, List<Object>> write) {
        /// @param columns in order: name, type, name, type …
        static <T> Kind<T> of(String table, Function<Row, T> read, Function<T, List<Object>> write, String... columns) {
            var all = new java.util.LinkedHashMap<String, String>();
            for (int i = 0; i < columns.length; i += 2) {
                all.put(columns[i], columns[i + 1]);
            }
            return new Kind<>(table, Collections.unmodifiableMap(all), read, write);
        }

        private String names() {
            return String.join(", ", columns.keySet());
        }

        private String all(String between, Function<String, String> one) {
            return columns.keySet().stream().map(one).collect(Collectors.joining(between));
        }

        Space space() {
            return new Space(
                            table,
                            List.of("CREATE TABLE " + table + "(model TEXT PRIMARY KEY, of TEXT NOT NULL, "
                                    + all(", ", name -> name + " " + columns.get(name) + " NOT NULL")
                                    + ", label TEXT NOT NULL) WITHOUT ROWID"),
                            Classification.PERSONAL,
                            Duration.ofDays(3_650),
                            Space.Subjects.OWNER,
                            Space.Export.JSON_LINES,
                            false,
                            Optional.empty())
                    .timesIn("at");
        }
    }

    /// @param of what the name stood for
    private record Known<T>(String of, T fact) {}

    private final Store store;
    private final Kind<T> kind;
    private final Map<String, Known<T>> known = new ConcurrentHashMap<>();

    ModelFacts(Store store, Kind<T> kind) {
        this.store = store;
        this.kind = kind;
        int more = kind.columns().size();
        store.read(tx -> tx.all(
                        "SELECT " + kind.names() + ", model, of FROM " + kind.table(),
                        row -> Map.entry(
                                row.text(more),
                                new Known<>(row.text(more + 1), kind.read().apply(row)))))
                .forEach(row -> known.put(row.getKey(), row.getValue()));
    }

    Optional<T> of(Model model) {
        return Optional.ofNullable(known.get(model.name()))
                .filter(row -> row.of().equals(what(model)))
                .map(Known::fact);
    }

    void keep(Model model, T fact) {
        var what = what(model);
        var values = new ArrayList<Object>(Arrays.asList(model.name(), what));
        values.addAll(kind.write().apply(fact));
        values.add(Label.OWNER);
        store.write(tx -> tx.run(
                "INSERT INTO " + kind.table() + "(model, of, " + kind.names() + ", label) VALUES (?, ?, "
                        + kind.all(", ", name -> "?") + ", ?) ON CONFLICT(model) DO UPDATE SET of = excluded.of, "
                        + kind.all(", ", name -> name + " = excluded." + name),
                values.toArray()));
        known.put(model.name(), new Known<>(what, fact));
    }

    private static String what(Model model) {
        return String.join(" ", model.api().name(), model.destination().origin() + model.basePath(), model.id());
    }
}
