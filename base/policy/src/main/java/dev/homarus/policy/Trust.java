package dev.homarus.policy;

import java.util.Arrays;
import java.util.Optional;

/// How far the owner has opened this Homarus. A level unlocks what may be granted; it never grants anything.
public enum Trust {
    /// Level 1: nothing but loopback, and every effect asks.
    LOCAL(1),
    /// Level 2: encrypted sync and backup.
    SYNC(2),
    /// Level 3: named kinds of data to named destinations, each with the owner's consent.
    NAMED(3),
    /// Level 4: the owner's own policy.
    CUSTOM(4);

    private final int level;

    Trust(int level) {
        this.level = level;
    }

    /// Returns the number people use, 1 to 4.
    public int level() {
        return level;
    }

    public static Optional<Trust> of(long level) {
        return Arrays.stream(values()).filter(trust -> trust.level == level).findFirst();
    }

    public boolean reaches(Trust needed) {
        return compareTo(needed) >= 0;
    }
}
