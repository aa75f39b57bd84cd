package dev.homarus.table;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A column read as numbers, all in one way of writing; empty fields are none.
final class NumberColumn {
    private final Numbers style;
    private final @Nullable BigDecimal[] values;

    private NumberColumn(Numbers style, @Nullable BigDecimal[] values) {
        this.style = style;
        this.values = values;
    }

    /// @throws dev.homarus.types.ProblemException TABLE-004 no such column, TABLE-005 rows without a number,
    ///     TABLE-006 every number with a separator can be read in two ways
    static NumberColumn of(Table table, String name) {
        int column = table.column(name);
        var style = style(table, column);
        var values = new @Nullable BigDecimal[table.size()];
        int wrong = 0;
        long first = 0;
        for (int row = 0; row < table.size(); row++) {
            var text = table.at(row, column);
            var number = text.isEmpty() ? Optional.<BigDecimal>empty() : style.parse(text);
            if (!text.isEmpty() && number.isEmpty() && wrong++ == 0) {
                first = table.line(row);
            }
            values[row] = number.orElse(null);
        }
        if (wrong > 0) {
            throw Problems.notComparable(name, wrong, first, "number");
        }
        return new NumberColumn(style, values);
    }

    /// Returns the way in which more of the column's numbers are written that can be read in one way only.
    private static Numbers style(Table table, int column) {
        int point = 0;
        int comma = 0;
        int unclear = -1;
        for (int row = 0; row < table.size(); row++) {
            var text = table.at(row, column);
            if (Numbers.isWhole(text)) {
                continue;
            }
            boolean isPoint = Numbers.POINT.parse(text).isPresent();
            boolean isComma = Numbers.COMMA.parse(text).isPresent();
            point += isPoint && !isComma ? 1 : 0;
            comma += isComma && !isPoint ? 1 : 0;
            unclear = unclear < 0 && isPoint && isComma && Numbers.isUnclear(text) ? row : unclear;
        }
        if (point == 0 && comma == 0 && unclear >= 0) {
            throw Problems.unclear(table.columns().get(column), table.line(unclear));
        }
        return comma > point ? Numbers.COMMA : Numbers.POINT;
    }

    Optional<BigDecimal> at(int row) {
        return Optional.ofNullable(values[row]);
    }

    /// Reads a number of a question: as the column's are written, or else plainly.
    Optional<BigDecimal> literal(String text) {
        return Numbers.isUnclear(text)
                ? style.parse(text)
                : Numbers.POINT.parse(text).or(() -> Numbers.COMMA.parse(text));
    }
}
