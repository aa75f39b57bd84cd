package dev.homarus.table;

import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What a question is answered with.
///
/// @param groups by their keys, in order; one without a key where nothing is grouped
/// @param chosen how many rows it is about
public record Answer(Question question, List<Group> groups, int chosen) {
    public Answer {
        groups = List.copyOf(groups);
    }

    /// Returns the answer as it is, without a thought of who hears it.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-002 more than 1,000 groups; TABLE-004 to TABLE-007
    ///     where the question does not fit the table
    public static Answer of(Table table, Question question) {
        return new Reckoning(table, question).answer();
    }

    /// Rows that belong together.
    ///
    /// @param keys what they have in common, a field for each column of `groupBy`; none for what is folded
    ///     together
    /// @param folded how many groups were folded into this one; 0 for a group of its own
    public record Group(List<String> keys, int folded, BitSet rows, List<Value> values) {
        public Group {
            keys = List.copyOf(keys);
            rows = (BitSet) rows.clone();
            values = List.copyOf(values);
        }

        public int size() {
            return rows.cardinality();
        }
    }

    /// What was reckoned.
    ///
    /// @param rows those that have a value
    /// @param number nothing where no row has one
    /// @param dominated whether one row gives more of the total than [Disclosure#MAX_SHARE]
    /// @param uniform whether all rows have the same value, so that what they are together tells each
    public record Value(Measure measure, BitSet rows, Optional<BigDecimal> number, boolean dominated, boolean uniform) {
        public Value {
            rows = (BitSet) rows.clone();
        }
    }
}
