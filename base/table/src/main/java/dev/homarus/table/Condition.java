package dev.homarus.table;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// Which rows are chosen: those whose field in a column compares so with a value.
public record Condition(String column, Relation relation, String value) {
    private static final int MAX_LENGTH = 500;
    private static final Pattern FORM =
            Pattern.compile("(.+?)(?:\\s*(!=|<=|>=|==?|<|>)\\s*|\\s+((?i)contains)\\s+)(.*)", Pattern.DOTALL);

    /// A day or a month.
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}(-\\d{2})?");

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*", Pattern.DOTALL);

    /// How a field compares.
    public enum Relation {
        EQUAL,
        DIFFERENT,
        LESS,
        LESS_OR_EQUAL,
        MORE,
        MORE_OR_EQUAL,
        CONTAINS;

        private static Relation of(String sign) {
            return switch (sign) {
                case "=", "==" -> EQUAL;
                case "!=" -> DIFFERENT;
                case "<" -> LESS;
                case "<=" -> LESS_OR_EQUAL;
                case ">" -> MORE;
                case ">=" -> MORE_OR_EQUAL;
                default -> CONTAINS;
            };
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case DIFFERENT -> comparison != 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case MORE -> comparison > 0;
                case MORE_OR_EQUAL -> comparison >= 0;
                case CONTAINS -> false;
            };
        }
    }

    /// Reads `amount >= 10`, `category = food` or `text contains taxi`. Quotes around the value are left out.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-007
    static Condition parse(String text) {
        var form = FORM.matcher(text.strip());
        if (text.length() > MAX_LENGTH || !form.matches()) {
            throw Problems.question("A condition cannot be read");
        }
        var value = form.group(4).strip();
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return new Condition(
                form.group(1).strip(),
                Relation.of(form.group(2) == null ? "" : form.group(2)),
                quoted ? value.substring(1, value.length() - 1) : value);
    }

    /// Returns what tells whether a row is chosen.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-004 no such column, TABLE-005 or TABLE-006 its fields
    ///     do not compare, TABLE-007 the value does not
    IntPredicate over(Table table) {
        int at = table.column(column);
        return switch (relation) {
            case CONTAINS -> row -> Table.key(table.at(row, at)).contains(Table.key(value));
            case EQUAL, DIFFERENT -> same(table, at);
            default -> DATE.matcher(value).matches() ? byDate(table, at) : byNumber(table);
        };
    }

    /// Fields are the same as numbers where the column holds nothing else, or else as text, upper and lower
    /// case alike.
    private IntPredicate same(Table table, int at) {
        if (Numbers.POINT.parse(value).or(() -> Numbers.COMMA.parse(value)).isPresent() && isOfNumbers(table)) {
            var numbers = NumberColumn.of(table, column);
            var number = numbers.literal(value).orElseThrow();
            boolean wanted = relation == Relation.EQUAL;
            return row -> numbers.at(row).map(it -> it.compareTo(number) == 0).orElse(false) == wanted;
        }
        var text = value.strip().toLowerCase(Locale.ROOT);
        return row -> relation.holds(Table.key(table.at(row, at)).compareTo(text));
    }

    private boolean isOfNumbers(Table table) {
        try {
            NumberColumn.of(table, column);
            return true;
        } catch (dev.homarus.types.ProblemException e) {
            return false;
        }
    }

    private IntPredicate byNumber(Table table) {
        var numbers = NumberColumn.of(table, column);
        var number = numbers.literal(value)
                .orElseThrow(() -> Problems.question(
                        "What is compared with <, <=, > or >= has to be a number, a day like 2026-01-31 or a month"));
        return row ->
                numbers.at(row).map(it -> relation.holds(it.compareTo(number))).orElse(false);
    }

    private IntPredicate byDate(Table table, int at) {
        int wrong = 0;
        long first = 0;
        for (int row = 0; row < table.size(); row++) {
            var text = table.at(row, at);
            if (!text.isEmpty() && !DAY.matcher(text).matches() && wrong++ == 0) {
                first = table.line(row);
            }
        }
        if (wrong > 0) {
            throw Problems.notComparable(column, wrong, first, "day like 2026-01-31");
        }
        return row -> {
            var text = table.at(row, at);
            return !text.isEmpty()
                    && relation.holds(text.substring(0, value.length()).compareTo(value));
        };
    }
}
