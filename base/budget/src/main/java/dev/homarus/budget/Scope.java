package dev.homarus.budget;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whose requests a limit counts.
///
/// @param name which model, agent, sender or key; empty for all
public record Scope(Kind kind, String name) {
    /// What requests are counted by.
    public enum Kind {
        ALL,
        MODEL,
        AGENT,
        SENDER,
        KEY;

        /// Returns the word that faces use.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /// Every request.
    public static final Scope ALL = new Scope(Kind.ALL, "");

    private static final int LONGEST = 80;

    public Scope {
        if ((kind == Kind.ALL) != name.isEmpty() || name.length() > LONGEST || !name.matches("[ -~]*")) {
            throw new IllegalArgumentException("scope");
        }
    }

    private static String name(Kind kind, Spender who) {
        return switch (kind) {
            case ALL -> "";
            case MODEL -> who.model();
            case AGENT -> who.agent();
            case SENDER -> who.sender();
            case KEY -> who.key();
        };
    }

    /// Returns every scope that a spender is in.
    public static List<Scope> of(Spender who) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind == Kind.ALL || !name(kind, who).isEmpty())
                .map(kind -> new Scope(kind, name(kind, who)))
                .toList();
    }

    public boolean covers(Spender who) {
        return name.equals(name(kind, who));
    }

    /// Returns it as a person reads it: `all`, or like `model gpt`.
    public String text() {
        return kind == Kind.ALL ? "all" : kind.word() + " " + name;
    }
}
