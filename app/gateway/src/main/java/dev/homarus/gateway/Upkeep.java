package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the gateway does by itself, as the settings `lock` and `backup` have it.
///
/// @param lockAfterIdle after how long without anybody doing anything the home is locked; empty: never
/// @param backup where and how often the home is backed up; empty: only when told
record Upkeep(Optional<Duration> lockAfterIdle, Optional<Plan> backup) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration DAY = Duration.ofDays(1);

    /// Where and how often the home is backed up.
    ///
    /// @param folders the targets, each a backup of its own, 1 to 8
    /// @param every how long after the last backup of a target its next one is due
    /// @param drillEvery how long after the last drill of a target its next one is due
    /// @param prune whether a target that has just passed a drill loses the snapshots that the standard
    ///     retention does not keep
    record Plan(List<Path> folders, Duration every, Duration drillEvery, boolean prune) {
        static final int MOST_FOLDERS = 8;

        Plan {
            folders = List.copyOf(folders);
        }
    }

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
        onlyKnown(json, Set.of("folder", "folders", "every", "drillEvery", "prune"), "backup.");
        return within(
                "backup.",
                () -> new Plan(
                        folders(json),
                        lasting(json, "every", "backup.").orElse(DAY),
                        lasting(json, "drillEvery", "backup.").orElse(DAY),
                        json.flag("prune", false)));
    }

    /// Reads, and says of a member that is not what it has to be where it stands.
    private static <T> T within(String where, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonException e) {
            if (e.sentence().startsWith(where)) {
                throw e;
            }
            var words = e.sentence().split(" ", 2);
            throw new JsonException(where + words[0], words[1]);
        }
    }

    private static List<Path> folders(Json.Obj json) {
        var one = json.optionalText("folder");
        if (json.members().containsKey("folders") == one.isPresent()) {
            throw new JsonException("backup.folder", "has to be a folder, or `folders` a list of them");
        }
        var all = one.map(folder -> List.of(folder(folder, "backup.folder")))
                .orElseGet(() -> json.array("folders").stream()
                        .map(item -> folder(item instanceof Json.Str(var text) ? text : "", "backup.folders"))
                        .distinct()
                        .toList());
        if (all.isEmpty() || all.size() > Plan.MOST_FOLDERS) {
            throw new JsonException("backup.folders", "has to name 1 to " + Plan.MOST_FOLDERS + " folders");
        }
        for (var folder : all) {
            if (all.stream().anyMatch(other -> !other.equals(folder) && other.startsWith(folder))) {
                throw new JsonException("backup.folders", "has to name folders of which none is inside another");
            }
        }
        return all;
    }

    private static Path folder(String text, String where) {
        try {
            var folder = Path.of(text);
            if (folder.isAbsolute()) {
                return folder.normalize();
            }
        } catch (InvalidPathException e) {
            throw new JsonException(where, "has to be an absolute path");
        }
        throw new JsonException(where, "has to be an absolute path");
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
