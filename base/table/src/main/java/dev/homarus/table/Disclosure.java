package dev.homarus.table;

import dev.homarus.table.Answer.Group;
import dev.homarus.table.Answer.Value;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Statistical disclosure control: which answers may be lowered. It knows what it has lowered before, as
/// long as it lives. Thread-safe.
///
/// An answer is lowered where all of these hold, with k the least number of rows:
///
/// * threshold: every group, and every measure in it, rests on k rows or more; smaller groups are folded
///   into one;
/// * no single rows: no minimum, maximum or median;
/// * dominance: no row gives more of a total than [#MAX_SHARE], and the rows of a group are not all the same;
/// * conditions: what is chosen, and what is left out where anything is, are k rows or more;
/// * differencing: with what was lowered before, it tells nothing of 1 to k - 1 rows ([Given]).
public final class Disclosure {
    /// The fewest rows that a number may be asked to rest on; below, two people could tell each other's.
    public static final int FEWEST = 3;

    /// The share of a total that one row may give.
    public static final BigDecimal MAX_SHARE = new BigDecimal("0.8");

    private static final int MAX_TABLES = 64;
    private static final int MAX_GROUPS = 100;

    private final int least;
    private final Map<String, Given> given = new HashMap<>();

    /// @param least how many rows a number has to rest on; 0 where no answer may be lowered
    public Disclosure(int least) {
        if (least != 0 && least < FEWEST) {
            throw new IllegalArgumentException("fewer rows than " + FEWEST);
        }
        this.least = least;
    }

    /// Returns how many rows a number has to rest on; 0 where no answer is lowered.
    public int least() {
        return least;
    }

    /// Answers a question, and remembers the answer as given where it may be lowered.
    ///
    /// @throws dev.homarus.types.ProblemException as [Reckoning]
    public synchronized Verdict judge(Table table, Question question) {
        var reckoning = new Reckoning(table, question);
        var answer = reckoning.answer();
        if (least == 0) {
            return new Verdict.Held(answer, "the settings let no answer go (aggregates.leastRows is 0)");
        }
        if (question.measures().stream().anyMatch(measure -> measure.kind().isOfSingleRows())) {
            return new Verdict.Held(answer, "a minimum, maximum or median is the value of a single row");
        }
        var folded = reckoning.folded(answer, least);
        var known = known(table);
        if (known.isEmpty()) {
            return new Verdict.Held(answer, "answers over too many tables are remembered; that ends with a restart");
        }
        var held = held(table, folded).or(() -> known.get().adds(table, folded));
        if (held.isEmpty()) {
            return new Verdict.Lowered(folded);
        }
        known.get().refused(table.digest() + question);
        return new Verdict.Held(answer, held.get());
    }

    /// Versions of a table have the same columns, and are one.
    private Optional<Given> known(Table table) {
        var columns = table.columns().stream().map(Table::key).toList().toString();
        if (!given.containsKey(columns) && given.size() == MAX_TABLES) {
            return Optional.empty();
        }
        return Optional.of(given.computeIfAbsent(columns, key -> new Given(least)));
    }

    private Optional<String> held(Table table, Answer answer) {
        int out = table.size() - answer.chosen();
        if (answer.chosen() < least) {
            return Optional.of("fewer than " + least + " rows are chosen");
        }
        if (out > 0 && out < least) {
            return Optional.of("fewer than " + least + " rows are left out, and could be told by the difference");
        }
        if (answer.groups().size() > MAX_GROUPS) {
            return Optional.of("it has more than " + MAX_GROUPS + " groups");
        }
        return answer.groups().stream().flatMap(group -> held(group).stream()).findFirst();
    }

    private Optional<String> held(Group group) {
        if (group.size() < least) {
            return Optional.of("a group has fewer than " + least + " rows");
        }
        return group.values().stream().flatMap(value -> held(value).stream()).findFirst();
    }

    private Optional<String> held(Value value) {
        if (value.rows().cardinality() < least) {
            return Optional.of("a number rests on fewer than " + least + " rows");
        }
        if (value.dominated()) {
            return Optional.of("one row gives most of a total");
        }
        return value.uniform() ? Optional.of("the rows of a group all have the same value") : Optional.empty();
    }
}
