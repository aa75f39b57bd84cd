package dev.homarus.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What has been told of a table and its versions: which rows each answer was about. Bounded; when it is
/// full nothing more is told.
final class Given {
    private static final int MAX_SETS = 256;
    private static final int MAX_ROWS = 2 * Table.MAX_ROWS;

    /// How many questions may be refused before none is answered any more: a refusal tells that a group is
    /// small.
    static final int MAX_REFUSED = 32;

    private static final Optional<String> FULL =
            Optional.of("too much has been told of this table already; that ends with a restart");

    private final int least;
    private final Map<Long, Integer> places = new HashMap<>();

    /// The groups that answers were about.
    private final Set<BitSet> groups = new HashSet<>();

    /// The rows with a value in a column, of these groups.
    private final Map<String, Set<BitSet>> filled = new HashMap<>();

    private final Set<String> refused = new HashSet<>();

    Given(int least) {
        this.least = least;
    }

    /// Remembers a question that was not answered.
    void refused(String question) {
        if (refused.size() < MAX_REFUSED) {
            refused.add(Table.digest(question.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// Adds an answer, or says why it must not be told.
    Optional<String> adds(Table table, Answer answer) {
        var ids = table.rowIds();
        if (refused.size() >= MAX_REFUSED || places.size() + added(ids) > MAX_ROWS) {
            return FULL;
        }
        for (long id : ids) {
            places.putIfAbsent(id, places.size());
        }
        var newGroups = new HashSet<>(groups);
        var newFilled = new HashMap<String, Set<BitSet>>();
        filled.forEach((column, sets) -> newFilled.put(column, new HashSet<>(sets)));
        var all = new BitSet();
        for (var group : answer.groups()) {
            newGroups.add(placed(group.rows(), ids));
            all.or(group.rows());
            group.values()
                    .forEach(value -> value.measure()
                            .column()
                            .ifPresent(column -> newFilled
                                    .computeIfAbsent(Table.key(column), key -> new HashSet<>())
                                    .add(placed(value.rows(), ids))));
        }
        newGroups.add(placed(all, ids));
        if (newGroups.size() > MAX_SETS || newFilled.size() > MAX_SETS) {
            return FULL;
        }
        if (isTold(groups, newGroups)
                || newFilled.entrySet().stream()
                        .anyMatch(sets -> isTold(filled.getOrDefault(sets.getKey(), Set.of()), sets.getValue()))) {
            return Optional.of("together with an earlier answer it would tell of fewer than " + least + " rows");
        }
        groups.addAll(newGroups);
        filled.putAll(newFilled);
        return Optional.empty();
    }

    private long added(long[] ids) {
        return Arrays.stream(ids).filter(id -> !places.containsKey(id)).count();
    }

    private BitSet placed(BitSet rows, long[] ids) {
        var placed = new BitSet();
        rows.stream().forEach(row -> placed.set(places.getOrDefault(ids[row], 0)));
        return placed;
    }

    /// Whether sets that are new tell of fewer rows, with the old ones.
    private boolean isTold(Set<BitSet> old, Set<BitSet> all) {
        var added = all.stream().filter(set -> !old.contains(set)).toList();
        return !added.isEmpty()
                && (added.stream().anyMatch(one -> all.stream().anyMatch(other -> isNear(one, other)))
                        || Combinations.tell(List.copyOf(all), least));
    }

    /// Whether two sets differ, and in fewer rows.
    private boolean isNear(BitSet one, BitSet other) {
        var difference = (BitSet) one.clone();
        difference.xor(other);
        int rows = difference.cardinality();
        return rows > 0 && rows < least;
    }
}
