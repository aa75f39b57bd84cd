package dev.homarus.budget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// What providers charge, as `prices.txt` says, whose head explains it. Immutable.
public final class PriceTable {
    /// @param model matches the whole id
    private record Row(String host, Pattern model, Pricing.Priced priced) {}

    private final List<Row> rows;

    private PriceTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /// Reads the table that comes with the program.
    public static PriceTable own() {
        try (var in = Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.txt"))) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a table.
    ///
    /// @throws IllegalArgumentException for a line that is none, with its text
    static PriceTable read(String text) {
        var rows = new ArrayList<Row>();
        var host = "";
        var source = "";
        for (var line : text.lines().toList()) {
            var words = line.strip().split("\\s+");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (words[0].equals("provider") && words.length == 5 && words[2].equals("USD")) {
                host = words[1];
                source = words[4] + " of " + words[3];
            } else if (words.length == 5 && !host.isEmpty()) {
                rows.add(new Row(host, glob(words[0]), new Pricing.Priced(price(words), source)));
            } else {
                throw new IllegalArgumentException("not a line of a price table: " + line);
            }
        }
        return new PriceTable(rows);
    }

    private static Price price(String[] words) {
        return new Price(Money.parse(words[1]), Money.parse(words[2]), Money.parse(words[3]), Long.parseLong(words[4]));
    }

    private static Pattern glob(String model) {
        var parts = new ArrayList<String>();
        for (var part : model.split("\\*", -1)) {
            parts.add(part.isEmpty() ? "" : Pattern.quote(part));
        }
        return Pattern.compile(String.join(".*", parts));
    }

    /// Returns the price of a model; the first line that fits counts.
    ///
    /// @param model the provider's id
    public Optional<Pricing.Priced> of(String host, String model) {
        return rows.stream()
                .filter(row ->
                        row.host().equals(host) && row.model().matcher(model).matches())
                .findFirst()
                .map(Row::priced);
    }
}
