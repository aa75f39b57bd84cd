package dev.homarus.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much a model is to reason before it answers.
public enum Effort {
    /// Not at all, or as little as the model can.
    OFF,
    LOW,
    MEDIUM,
    HIGH;

    /// Returns the one of that name in small letters.
    public static Optional<Effort> named(String name) {
        return Arrays.stream(values())
                .filter(effort -> effort.word().equals(name))
                .findFirst();
    }

    /// Returns its name in settings.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isOn() {
        return this != OFF;
    }
}
