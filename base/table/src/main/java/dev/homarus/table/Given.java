package dev.homarus.table;

import dev.homarus.table.Answer.Group;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        add(newGroups, answer.groups().stream().map(Group::rows), ids);
        for (int i = 0; i < answer.question().measures().size(); i++) {
            int measure = i;
            answer.question().measures().get(i).column().ifPresent(column -> {
                var sets = newFilled.computeIfAbsent(Table.key(column), key -> new HashSet<>());
                add(
                        sets,
                        answer.groups().stream()
                                .map(group -> group.values().get(measure).rows()),
                        ids);
            });
        }
        if (newFilled.values().stream().anyMatch(sets -> sets.size() > MAX_SETS) || newGroups.size() > MAX_SETS) {
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

    /// Adds groups that have no row in common, and all of them together.
    private void add(Set<BitSet> sets, Stream<BitSet> groups, long[] ids) {
        var all = new BitSet();
        groups.map(rows -> placed(rows, ids)).forEach(group -> {
            sets.add(group);
            all.or(group);
        });
        sets.add(all);
    }

    private BitSet placed(BitSet rows, long[] ids) {
        var placed = new BitSet();
        rows.stream().forEach(row -> placed.set(places.getOrDefault(ids[row], 0)));
        return placed;
    }

    /// Whether sets that are new tell of fewer rows, with the old ones.
    private boolean isTold(Set<BitSet> old, Set<BitSet> all) {
        return old.size() < all.size() && Combinations.tell(List.copyOf(all), least);
    }
}
