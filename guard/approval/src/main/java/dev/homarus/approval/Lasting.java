package dev.homarus.approval;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How long a yes counts.
public enum Lasting {
    ONCE("once", Duration.ZERO),
    /// In the Turn that asked, for what it sends to one model. No Grant follows from it.
    TURN("turn", Duration.ofMinutes(30)),
    /// In the Session that asked, for at most twelve hours, and no longer than the gateway runs.
    SESSION("session", Duration.ofHours(12)),
    /// In the Session that asked.
    MINUTES("15m", Duration.ofMinutes(15)),
    /// In every Session, until it is revoked or ninety days are over.
    ALWAYS("always", Duration.ofDays(90));

    private final String word;
    private final Duration life;

    Lasting(String word, Duration life) {
        this.word = word;
        this.life = life;
    }

    /// Returns the word that faces use.
    public String word() {
        return word;
    }

    /// Whether Grants follow from a yes of this kind.
    boolean makesGrants() {
        return this != ONCE && this != TURN;
    }

    /// Returns how long an answer of this kind counts; zero for this one time.
    public Duration life() {
        return life;
    }

    public static Optional<Lasting> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }
}
