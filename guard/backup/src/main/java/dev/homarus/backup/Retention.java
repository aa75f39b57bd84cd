package dev.homarus.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Which snapshots stay. A snapshot stays when any of these counts keeps it; of a day, a week or a month the newest
/// one counts. Days without a snapshot do not count.
///
/// @param last how many of the newest
/// @param daily for how many days
/// @param weekly for how many weeks (ISO, from Monday)
/// @param monthly for how many months
/// @param unreadable also removes snapshots whose record is damaged
public record Retention(int last, int daily, int weekly, int monthly, boolean unreadable) {
    /// Three, a week, a month, a year.
    public static final Retention STANDARD = new Retention(3, 7, 5, 12, false);

    public Retention {
        if (last < 1 || daily < 0 || weekly < 0 || monthly < 0) {
            throw new IllegalArgumentException("a retention keeps at least the newest");
        }
    }

    /// When a snapshot was made.
    ///
    /// @param number of a snapshot
    record Dated(long number, Instant time) {}

    Set<Long> keep(List<Dated> snapshots, ZoneId zone) {
        var newestFirst = new ArrayList<>(snapshots);
        newestFirst.sort((a, b) -> Long.compare(b.number(), a.number()));
        var kept = new HashSet<Long>();
        newestFirst.stream().limit(last).forEach(snapshot -> kept.add(snapshot.number()));
        keep(newestFirst, zone, daily, LocalDate::toString, kept);
        keep(newestFirst, zone, weekly, Retention::week, kept);
        keep(newestFirst, zone, monthly, day -> day.getYear() + "-" + day.getMonthValue(), kept);
        return kept;
    }

    private static String week(LocalDate day) {
        return day.get(IsoFields.WEEK_BASED_YEAR) + "-" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    private static void keep(
            List<Dated> newestFirst, ZoneId zone, int count, Function<LocalDate, String> period, Set<Long> kept) {
        var seen = new HashSet<String>();
        for (var snapshot : newestFirst) {
            var of = period.apply(LocalDate.ofInstant(snapshot.time(), zone));
            if (seen.size() < count && seen.add(of)) {
                kept.add(snapshot.number());
            }
        }
    }
}
