package dev.homarus.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is reckoned of the chosen rows.
///
/// @param column of which; nothing for the count
public record Measure(Kind kind, Optional<String> column) {
    private static final int MAX_LENGTH = 200;
    private static final Pattern FORM = Pattern.compile("([A-Za-z]+)(?:\\s*\\(\\s*(.*?)\\s*\\)|\\s+(.*?))?");

    /// Which.
    public enum Kind {
        COUNT,
        SUM,
        MEAN,
        MEDIAN,
        MIN,
        MAX,
        /// How many different values.
        DISTINCT;

        /// Whether it needs numbers.
        boolean isOfNumbers() {
            return this != COUNT && this != DISTINCT;
        }

        /// Whether it is the value of one or two rows.
        boolean isOfSingleRows() {
            return this == MEDIAN || this == MIN || this == MAX;
        }
    }

    /// Reads `count`, `sum amount` or `sum(amount)`.
    ///
    /// @throws dev.homarus.types.ProblemException TABLE-007
    static Measure parse(String text) {
        var form = FORM.matcher(text.strip());
        if (text.length() > MAX_LENGTH || !form.matches()) {
            throw Problems.question("A measure cannot be read");
        }
        var kind = Arrays.stream(Kind.values())
                .filter(one -> one.name().equals(form.group(1).toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problems.question("There is no such measure"));
        var column = Optional.ofNullable(form.group(2))
                .or(() -> Optional.ofNullable(form.group(3)))
                .filter(name -> !name.isEmpty() && !name.equals("*"));
        if (kind == Kind.COUNT) {
            return new Measure(kind, Optional.empty());
        }
        if (column.isEmpty()) {
            throw Problems.question("A measure lacks its column");
        }
        return new Measure(kind, column);
    }

    /// Returns it as a question has it.
    public String text() {
        return kind.name().toLowerCase(Locale.ROOT)
                + column.map(name -> " " + name).orElse("");
    }
}
