package dev.homarus.egress;

import dev.homarus.policy.Limits;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// How much has gone to each destination elsewhere, and about how many people: what would go beyond the owner's
/// limits
/// does not go. Sizes are those of the ledger, also from before a restart; people are counted anew after one.
/// Thread-safe.
final class Volumes {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long MEGABYTE = 1_000_000;

    /// What has gone to one destination.
    private static final class Gone {
        /// Bytes by the minute, since the epoch, in which they went.
        private final NavigableMap<Long, Long> bytes = new TreeMap<>();

        /// When somebody was told of last.
        private final Map<String, Instant> people = new HashMap<>();

        long since(Instant time) {
            return bytes.tailMap(minute(time), false).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private final Ledger ledger;
    private final Supplier<Limits> limits;
    private final Map<String, Gone> all = new HashMap<>();

    Volumes(Ledger ledger, Supplier<Limits> limits) {
        this.ledger = ledger;
        this.limits = limits;
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }

    private Gone gone(String origin, Instant now) {
        return all.computeIfAbsent(origin, key -> {
            var gone = new Gone();
            ledger.sizes(key, now.minus(DAY))
                    .forEach(size -> gone.bytes.merge(minute(size.time()), size.bytes(), Long::sum));
            return gone;
        });
    }

    /// Counts what is about to go, or says why it does not go, as a clause for a person.
    synchronized Optional<String> refuses(Destination to, long size, Instant now) {
        if (to.reach() != Reach.CLOUD) {
            return Optional.empty();
        }
        var gone = gone(to.origin(), now);
        gone.bytes.headMap(minute(now.minus(DAY)), true).clear();
        var most = limits.get();
        if (gone.since(now.minus(HOUR)) + size > most.hourlyBytes()) {
            return Optional.of(much(to, most.hourlyBytes(), "an hour", "hourlyMegabytes"));
        }
        if (gone.since(now.minus(DAY)) + size > most.dailyBytes()) {
            return Optional.of(much(to, most.dailyBytes(), "a day", "dailyMegabytes"));
        }
        gone.bytes.merge(minute(now), size, Long::sum);
        return Optional.empty();
    }

    private static String much(Destination to, long most, String in, String setting) {
        return to.host() + " would have got more than " + most / MEGABYTE + " MB in " + in + " (limits." + setting
                + " in the settings)";
    }

    /// Counts those whom a text that leaves tells of, or says why it stays, as a clause for a person.
    synchronized Optional<String> stays(Destination to, Set<String> people, Instant now) {
        if (to.reach() != Reach.CLOUD || people.isEmpty()) {
            return Optional.empty();
        }
        var most = limits.get();
        if (people.size() > most.peopleOfText()) {
            return Optional.of("it is about " + people.size() + " people, and at most " + most.peopleOfText()
                    + " may go in one text (limits.peoplePerText in the settings)");
        }
        var told = gone(to.origin(), now).people;
        told.values().removeIf(time -> !time.isAfter(now.minus(DAY)));
        long others =
                people.stream().filter(person -> !told.containsKey(person)).count();
        if (told.size() + others > most.dailyPeople()) {
            return Optional.of("with it " + to.host() + " would have been told of more than " + most.dailyPeople()
                    + " people in a day (limits.peoplePerDay in the settings)");
        }
        people.forEach(person -> told.put(person, now));
        return Optional.empty();
    }
}
