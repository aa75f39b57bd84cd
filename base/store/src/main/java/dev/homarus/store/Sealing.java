package dev.homarus.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Seals the rows that are from before there were sealed cells, or came from a backup of that time. In small
/// transactions: when the process ends in between, the next one goes on. Before anything else uses those rows.
public final class Sealing {
    private static final int ROWS_AT_ONCE = 256;
    private static final long BYTES_AT_ONCE = 4L << 20;

    private final Store store;
    private final String subject;

    /// @param subject whom such rows are about
    public Sealing(Store store, String subject) {
        this.store = store;
        this.subject = subject;
    }

    /// Seals them all, and empties the log that would keep their earlier pages.
    ///
    /// @param each told, after each transaction, how many rows were sealed so far, by Space
    /// @return how many, by Space; nothing when all were sealed already
    public Map<String, Long> all(Consumer<Map<String, Long>> each) {
        store.sealer().prepare(subject);
        var sealed = new TreeMap<String, Long>();
        for (var space : store.spaces()) {
            if (space.sealed().isPresent()) {
                all(space, sealed, each);
            }
        }
        if (!sealed.isEmpty()) {
            store.emptyLog();
        }
        return Map.copyOf(sealed);
    }

    private void all(Space space, Map<String, Long> sealed, Consumer<Map<String, Long>> each) {
        var keys = clear(space);
        while (!keys.isEmpty()) {
            var next = keys;
            sealed.merge(space.name(), store.write(tx -> some(tx, space, next)), Long::sum);
            each.accept(Map.copyOf(sealed));
            keys = clear(space);
        }
    }

    private List<Object> clear(Space space) {
        var key = space.cells().identity().getFirst();
        return store.read(tx -> tx.all(
                "SELECT " + key + " FROM " + space.name() + " WHERE subject IS NULL ORDER BY " + key + " LIMIT "
                        + ROWS_AT_ONCE,
                row -> java.util.Objects.requireNonNull(row.value(0))));
    }

    private long some(Tx tx, Space space, List<Object> keys) {
        long bytes = 0;
        long rows = 0;
        for (var key : keys) {
            if (bytes < BYTES_AT_ONCE) {
                bytes += one(tx, space, key);
                rows++;
            }
        }
        return rows;
    }

    /// Returns how many bytes it had.
    private long one(Tx tx, Space space, Object key) {
        var cells = space.cells();
        int keyed = cells.columns().size();
        int identity = keyed + cells.keyed().size();
        var columns = new ArrayList<>(cells.columns());
        columns.addAll(cells.keyed());
        var select = new ArrayList<>(columns);
        select.addAll(cells.identity());
        var values = tx.one(
                        "SELECT " + String.join(", ", select) + " FROM " + space.name() + " WHERE "
                                + cells.identity().getFirst() + " = ?",
                        row -> {
                            var sealedRow = store.sealer().row(space, subject, row, identity);
                            var sealed = new ArrayList<byte @Nullable []>();
                            for (int i = 0; i < columns.size(); i++) {
                                sealed.add(
                                        row.value(i) == null
                                                ? null
                                                : i < keyed
                                                        ? sealedRow.seal(columns.get(i), row.bytes(i))
                                                        : store.sealer()
                                                                .digest(space, columns.get(i), subject, row.bytes(i)));
                            }
                            return sealed;
                        },
                        key)
                .orElseThrow();
        var arguments = new ArrayList<@Nullable Object>(values);
        arguments.add(subject);
        arguments.add(key);
        tx.run(
                "UPDATE " + space.name() + " SET " + String.join(" = ?, ", columns) + " = ?, subject = ? WHERE "
                        + cells.identity().getFirst() + " = ?",
                arguments.toArray());
        return values.stream()
                .mapToLong(value -> value == null ? 0 : value.length)
                .sum();
    }
}
