package dev.homarus.table;

import java.util.List;

/// What is asked of a table.
///
/// @param measures at least one
/// @param groupBy columns whose values make the groups; none for one group of all that is chosen
public record Question(List<Measure> measures, List<String> groupBy, List<Condition> where) {
    private static final int MAX_MEASURES = 8;
    private static final int MAX_GROUPS = 2;
    private static final int MAX_CONDITIONS = 8;

    public Question {
        measures = List.copyOf(measures);
        groupBy = List.copyOf(groupBy);
        where = List.copyOf(where);
    }

    /// Reads a question; without a measure it is for the count.
    ///
    /// @param measures like `count`, `sum amount`
    /// @param where like `amount >= 10`; all of them have to hold
    /// @throws dev.homarus.types.ProblemException TABLE-007
    public static Question of(List<String> measures, List<String> groupBy, List<String> where) {
        if (measures.size() > MAX_MEASURES || groupBy.size() > MAX_GROUPS || where.size() > MAX_CONDITIONS) {
            throw Problems.question("It asks for more than " + MAX_MEASURES + " measures, groups by more than "
                    + MAX_GROUPS + " columns, or has more than " + MAX_CONDITIONS + " conditions");
        }
        return new Question(
                (measures.isEmpty() ? List.of("count") : measures)
                        .stream().map(Measure::parse).distinct().toList(),
                groupBy.stream().map(String::strip).distinct().toList(),
                where.stream().map(Condition::parse).distinct().toList());
    }
}
