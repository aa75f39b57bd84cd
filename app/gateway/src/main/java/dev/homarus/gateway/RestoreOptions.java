package dev.homarus.gateway;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words after which the process restores a home instead of running one.
final class RestoreOptions {
    private static final Set<String> WITH_VALUE = Set.of("--restore", "--snapshot", "--identity", "--keyring");
    private static final Set<String> ALONE = Set.of("--partial", "--without-revocations", "--json");

    private final Map<String, String> given = new HashMap<>();

    /// Returns how many words an option has.
    static int words(String option) {
        return WITH_VALUE.contains(option) ? 2 : 1;
    }

    /// Takes the option if it is one of these; returns whether it was.
    boolean take(String option, String value) {
        if (WITH_VALUE.contains(option) && !value.isEmpty()) {
            given.put(option, value);
            return true;
        }
        if (ALONE.contains(option)) {
            given.put(option, "");
            return true;
        }
        return false;
    }

    /// @throws IllegalArgumentException when what was given cannot be
    Optional<Restoring.Wish> wish() {
        if (!given.containsKey("--restore")) {
            if (!given.isEmpty()) {
                throw new IllegalArgumentException(
                        "unknown option " + given.keySet().iterator().next());
            }
            return Optional.empty();
        }
        var snapshot = given.getOrDefault("--snapshot", "0");
        if (!snapshot.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("a snapshot is a number");
        }
        return Optional.of(new Restoring.Wish(
                path("--restore").orElseThrow(),
                Long.parseLong(snapshot),
                path("--identity"),
                path("--keyring"),
                given.containsKey("--partial"),
                given.containsKey("--without-revocations"),
                given.containsKey("--json")));
    }

    private Optional<Path> path(String option) {
        try {
            return Optional.ofNullable(given.get(option))
                    .map(text -> Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(option + " has to name a path", e);
        }
    }
}
