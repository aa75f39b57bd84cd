package dev.homarus.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// For how long a limit counts. Days and months are those of UTC, which providers bill by, and which no change of
/// the clock's zone begins anew.
public enum Span {
    DAY,
    MONTH,
    TURN;

    /// Returns the word that faces use.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Span> of(String word) {
        return Arrays.stream(values()).filter(span -> span.word().equals(word)).findFirst();
    }

    private static LocalDate day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// Returns when the day or month of `now` began; a Turn has no such time, and gets that of the day.
    public Instant start(Instant now) {
        return start(this == MONTH ? day(now).withDayOfMonth(1) : day(now));
    }

    /// Returns when the next day or month begins; nothing for a Turn.
    public Optional<Instant> end(Instant now) {
        return switch (this) {
            case DAY -> Optional.of(start(day(now).plusDays(1)));
            case MONTH -> Optional.of(start(day(now).withDayOfMonth(1).plusMonths(1)));
            case TURN -> Optional.empty();
        };
    }
}
