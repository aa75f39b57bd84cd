package dev.homarus.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Tables that are made, with what was put into them.
///
/// @param rows name, kind, place, day, amount in cents; a missing amount is empty
record Some(List<String[]> rows) {
    static final String HEADER = "name,kind,place,day,amount";

    static Some of(long seed, int size) {
        var random = new Random(seed);
        var rows = new ArrayList<String[]>();
        for (int i = 0; i < size; i++) {
            rows.add(new String[] {
                "name" + i,
                List.of("food", "rent", "taxi", "fun, \"other\"").get(random.nextInt(4)),
                List.of("Rome", "Bonn", "Graz").get(random.nextInt(3)),
                "2026-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)),
                random.nextInt(20) == 0 ? "" : Integer.toString(random.nextInt(200_000) - 20_000)
            });
        }
        return new Some(rows);
    }

    BigDecimal amount(int row) {
        return new BigDecimal(rows.get(row)[4]).movePointLeft(2);
    }

    boolean has(int row) {
        return !rows.get(row)[4].isEmpty();
    }

    /// Returns the text of a table.
    ///
    /// @param comma whether amounts are written as 1.234,50
    String text(char separator, boolean comma) {
        var text = new StringBuilder(HEADER.replace(',', separator)).append("\r\n");
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            for (int c = 0; c < 4; c++) {
                text.append('"')
                        .append(row[c].replace("\"", "\"\""))
                        .append('"')
                        .append(separator);
            }
            text.append('"').append(has(i) ? written(amount(i), comma) : "").append("\"\r\n");
        }
        return text.toString();
    }

    private static String written(BigDecimal amount, boolean comma) {
        var english = String.format(java.util.Locale.ROOT, "%,.2f", amount);
        return comma ? english.replace(',', '_').replace('.', ',').replace('_', '.') : english;
    }

    static Table table(String text) {
        return Table.read(text.getBytes(StandardCharsets.UTF_8));
    }

    Table table() {
        return table(text(',', false));
    }
}
