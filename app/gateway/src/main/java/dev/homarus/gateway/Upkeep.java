package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What the gateway does by itself, as the settings `lock` and `backup` have it.
///
/// @param lockAfterIdle after how long without anybody doing anything the home is locked; empty: never
/// @param backup where and how often the home is backed up; empty: only when told
record Upkeep(Optional<Duration> lockAfterIdle, Optional<Plan> backup) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /// @param every how long after the last backup the next one is due
    /// @param drillEvery how long after the last drill the next one is due
    record Plan(Path folder, Duration every, Duration drillEvery) {}

    static Upkeep of(Json.Obj json) {
        return new Upkeep(
                json.object("lock").map(lock -> {
                    onlyKnown(lock, Set.of("afterIdle"), "lock.");
                    return lock.optionalText("afterIdle")
                            .filter(text -> text.matches("[1-9][0-9]{1,4}s"))
                            .map(text -> Duration.parse("PT" + text))
                            .or(() -> lasting(lock, "afterIdle", "lock."))
                            .orElseThrow(() -> new JsonException("lock.afterIdle", "has to be like 15m or 90s"));
                }),
                json.object("backup").map(Upkeep::plan));
    }

    private static Plan plan(Json.Obj json) {
        onlyKnown(json, Set.of("folder", "every", "drillEvery"), "backup.");
        var folder = Path.of(json.optionalText("folder").orElse(""));
        if (!folder.isAbsolute()) {
            throw new JsonException("backup.folder", "has to be an absolute path");
        }
        return new Plan(
                folder.normalize(),
                lasting(json, "every", "backup.").orElse(DAY),
                lasting(json, "drillEvery", "backup.").orElse(WEEK));
    }

    private static Optional<Duration> lasting(Json.Obj json, String name, String where) {
        return json.optionalText(name).map(text -> {
            try {
                return Lifetimes.parse(text, LONGEST);
            } catch (JsonException e) {
                throw new JsonException(where + name, "has to be a number with d, h or m, like 15m or 1d");
            }
        });
    }

    private static void onlyKnown(Json.Obj json, Set<String> known, String where) {
        json.members().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new JsonException(where + name, "is not a setting");
                });
    }
}
