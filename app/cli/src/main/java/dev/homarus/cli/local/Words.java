package dev.homarus.cli.local;

import dev.homarus.protocol.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// Numbers, times and tables as a person reads them.
public final class Words {
    private Words() {}

    /// `1 byte`, `812 bytes`, `12.3 kB`, `4.0 MB`.
    public static String bytes(long count) {
        if (count < 1_000) {
            return count(count, "byte", "bytes");
        }
        if (count < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", count / 1_000.0);
        }
        return String.format(Locale.ROOT, "%.1f MB", count / 1_000_000.0);
    }

    /// `4 min 58 s`, `12 s`.
    public static String duration(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }

    /// How long it is until `time`, in seconds rounded up; `none` when it has passed, `unknown` when it is not a
    /// time.
    public static String left(String time, Instant now) {
        try {
            var length = Duration.between(now, Instant.parse(time));
            return length.isPositive() ? duration(length.plusMillis(999)) : "none";
        } catch (DateTimeParseException e) {
            return "unknown";
        }
    }

    /// A time to the second, in UTC.
    public static String second(String time) {
        try {
            return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException e) {
            return Shown.exactly(time);
        }
    }

    /// `1 entry`, `2 entries`.
    public static String count(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }

    /// Cuts a text to one line of at most `most` characters.
    public static String brief(String text, int most) {
        var line = text.replace('\n', ' ');
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /// Sets rows in columns, two spaces apart; the last column is as wide as it likes. Cells are escaped.
    public static String table(List<String> head, List<List<String>> rows) {
        var all = new java.util.ArrayList<List<String>>();
        all.add(head);
        rows.forEach(row -> all.add(row.stream().map(Shown::exactly).toList()));
        var out = new StringBuilder();
        for (var row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = all.stream()
                        .mapToInt(other -> other.get(column)
                                .codePointCount(0, other.get(column).length()))
                        .max()
                        .orElse(0);
                var cell = row.get(i);
                line.append(cell).repeat(' ', width - cell.codePointCount(0, cell.length()) + 2);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.substring(0, out.length() - 1);
    }
}
