package dev.homarus.table;

import dev.homarus.table.Answer.Group;
import dev.homarus.table.Answer.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reckons the answer to one question over one table.
final class Reckoning {
    private static final int MAX_GROUPS = 1_000;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final Table table;
    private final Question question;
    private final Map<String, NumberColumn> numbers = new HashMap<>();
    private final BitSet chosen;

    /// @throws dev.homarus.types.ProblemException TABLE-004 to TABLE-007, where the question does not fit
    ///     the table
    Reckoning(Table table, Question question) {
        this.table = table;
        this.question = question;
        question.measures()
                .forEach(measure -> measure.column().ifPresent(column -> {
                    if (measure.kind().isOfNumbers()) {
                        numbers.computeIfAbsent(Table.key(column), key -> NumberColumn.of(table, column));
                    }
                    table.column(column);
                }));
        this.chosen = new BitSet(table.size());
        chosen.set(0, table.size());
        for (var condition : question.where()) {
            var holds = condition.over(table);
            for (int row = chosen.nextSetBit(0); row >= 0; row = chosen.nextSetBit(row + 1)) {
                chosen.set(row, holds.test(row));
            }
        }
    }

    /// Returns the rows for which all conditions hold.
    BitSet chosen() {
        return chosen;
    }

    /// @throws dev.homarus.types.ProblemException TABLE-002 more groups than 1,000
    Answer answer() {
        if (question.groupBy().isEmpty()) {
            return answer(List.of(group(List.of(), 0, chosen)));
        }
        var columns = question.groupBy().stream().map(table::column).toList();
        var rows = new LinkedHashMap<List<String>, BitSet>();
        for (int row = chosen.nextSetBit(0); row >= 0; row = chosen.nextSetBit(row + 1)) {
            int one = row;
            var keys = columns.stream().map(column -> table.at(one, column)).toList();
            rows.computeIfAbsent(keys, key -> new BitSet()).set(row);
            if (rows.size() > MAX_GROUPS) {
                throw Problems.tooLarge("There are more than " + MAX_GROUPS + " groups");
            }
        }
        return answer(rows.entrySet().stream()
                .sorted(Comparator.comparing(entry -> String.join("\u0000", entry.getKey())))
                .map(entry -> group(entry.getKey(), 0, entry.getValue()))
                .toList());
    }

    private Answer answer(List<Group> groups) {
        return new Answer(question, groups, chosen.cardinality());
    }

    /// Returns the answer with all groups of fewer rows than `least` folded into one, the last.
    Answer folded(Answer answer, int least) {
        var small =
                answer.groups().stream().filter(group -> group.size() < least).toList();
        if (small.isEmpty() || question.groupBy().isEmpty()) {
            return answer;
        }
        var groups = new ArrayList<>(answer.groups());
        groups.removeAll(small);
        groups.add(group(List.of(), small.size(), union(small)));
        return answer(groups);
    }

    private static BitSet union(Collection<Group> groups) {
        var all = new BitSet();
        groups.forEach(group -> all.or(group.rows()));
        return all;
    }

    private Group group(List<String> keys, int folded, BitSet rows) {
        return new Group(
                keys,
                folded,
                rows,
                question.measures().stream()
                        .map(measure -> value(measure, rows))
                        .toList());
    }

    private Value value(Measure measure, BitSet rows) {
        return switch (measure.kind()) {
            case COUNT -> new Value(measure, rows, Optional.of(BigDecimal.valueOf(rows.cardinality())), false, false);
            case DISTINCT -> distinct(measure, rows);
            default -> ofNumbers(measure, rows);
        };
    }

    private Value distinct(Measure measure, BitSet rows) {
        int column = table.column(measure.column().orElseThrow());
        var filled = new BitSet();
        rows.stream().filter(row -> !table.at(row, column).isEmpty()).forEach(filled::set);
        long many = filled.stream()
                .mapToObj(row -> table.at(row, column))
                .distinct()
                .count();
        return new Value(measure, filled, Optional.of(BigDecimal.valueOf(many)), false, many == 1);
    }

    private Value ofNumbers(Measure measure, BitSet rows) {
        var column = numbers.get(Table.key(measure.column().orElseThrow()));
        if (column == null) {
            throw new IllegalStateException("a measure whose column was not read");
        }
        var filled = new BitSet();
        var values = new ArrayList<BigDecimal>();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            var number = column.at(row);
            if (number.isPresent()) {
                filled.set(row);
                values.add(number.get());
            }
        }
        if (values.isEmpty()) {
            return new Value(measure, filled, Optional.empty(), false, false);
        }
        values.sort(null);
        var sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var number = switch (measure.kind()) {
            case SUM -> sum;
            case MEAN -> sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
            case MEDIAN ->
                values.get((values.size() - 1) / 2)
                        .add(values.get(values.size() / 2))
                        .divide(TWO, MathContext.DECIMAL128);
            case MIN -> values.getFirst();
            case MAX -> values.getLast();
            case COUNT, DISTINCT -> throw new IllegalStateException("no measure of numbers");
        };
        boolean uniform = values.getFirst().compareTo(values.getLast()) == 0;
        return new Value(measure, filled, Optional.of(number), isDominated(values), uniform);
    }

    private static boolean isDominated(List<BigDecimal> values) {
        var total = values.stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::add);
        var largest = values.getFirst().abs().max(values.getLast().abs());
        return largest.compareTo(total.multiply(Disclosure.MAX_SHARE)) > 0;
    }
}
