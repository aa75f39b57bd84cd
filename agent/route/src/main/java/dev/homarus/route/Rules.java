package dev.homarus.route;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What the owner says about which model answers what. Where no task has a list, the usual model answers.
///
/// @param lists for a task the models that are equally good for it, as the owner says; at most [#MOST] each
/// @param localFirst from this classification on, a model of the owner's that has passed its check goes before
///     others of its list
/// @param share from more than so many percent of the last 30 days' Turns answered elsewhere on, the check-up
///     says so, from 0 to 100; empty where it never does
public record Rules(Map<Task, List<String>> lists, Optional<Classification> localFirst, OptionalInt share) {
    /// The most models of one list.
    public static final int MOST = 16;

    private static final int USUAL_SHARE = 50;
    private static final String OFF = "off";

    /// What holds until the owner says something else: one model answers.
    public static final Rules STANDARD =
            new Rules(Map.of(), Optional.of(Classification.PERSONAL), OptionalInt.of(USUAL_SHARE));

    public Rules {
        var copy = new EnumMap<Task, List<String>>(Task.class);
        lists.forEach((task, names) -> {
            if (!names.isEmpty()) {
                copy.put(task, names.stream().distinct().toList());
            }
        });
        lists = java.util.Collections.unmodifiableMap(copy);
        if (lists.values().stream().anyMatch(names -> names.size() > MOST)
                || share.orElse(0) < 0
                || share.orElse(0) > 100) {
            throw new IllegalArgumentException("rules");
        }
    }

    /// Tells whether any task has a list.
    public boolean isOn() {
        return !lists.isEmpty();
    }

    /// Returns the task whose list counts for a Turn: its own, or that of [Task#CHAT]; nothing where neither
    /// has one.
    Optional<Task> listed(Task task) {
        return lists.containsKey(task)
                ? Optional.of(task)
                : Optional.of(Task.CHAT).filter(lists::containsKey);
    }

    /// Reads a change: `{"lists"?: {TASK: [NAME…]}, "localFirst"?, "cloudShare"?, "off"?}`; what is not there
    /// stays, an empty list goes.
    ///
    /// @throws JsonException names what has to be mended
    public Rules with(Json.Obj change) {
        var after = new EnumMap<Task, List<String>>(Task.class);
        if (!change.flag(OFF, false)) {
            after.putAll(lists);
        }
        change.object("lists").orElse(Json.Obj.EMPTY).members().forEach((word, names) -> {
            var task = Task.of(word)
                    .orElseThrow(() -> new JsonException("lists." + word, "is no task; the tasks are " + Task.words()));
            after.put(task, names(names, "lists." + word));
        });
        var first = change.optionalText("localFirst").map(Rules::classification).orElse(localFirst);
        var percent = change.get("cloudShare")
                .map(said -> said instanceof Json.Str(var word) && word.equals(OFF)
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) change.number("cloudShare", 0, 0, 100)))
                .orElse(share);
        return new Rules(after, first, percent);
    }

    private static List<String> names(Json json, String where) {
        var names = new ArrayList<String>();
        if (json instanceof Json.Arr(var items) && items.size() <= MOST) {
            for (var item : items) {
                if (!(item instanceof Json.Str(var name))) {
                    throw new JsonException(where, "has to be a list of names of models");
                }
                names.add(name);
            }
            return names;
        }
        throw new JsonException(where, "has to be a list of at most " + MOST + " names of models");
    }

    private static Optional<Classification> classification(String word) {
        return switch (word) {
            case OFF -> Optional.empty();
            case "personal" -> Optional.of(Classification.PERSONAL);
            case "sensitive" -> Optional.of(Classification.SENSITIVE);
            default -> throw new JsonException("localFirst", "has to be personal, sensitive or off");
        };
    }

    /// Returns them as [#with] reads them.
    public Json.Obj json() {
        var tasks = Json.object();
        lists.forEach((task, names) -> tasks.put(task.word(), Json.strings(names)));
        var json = Json.object()
                .put("lists", tasks.build())
                .put("localFirst", localFirst.map(Rules::word).orElse(OFF));
        return share.isPresent()
                ? json.put("cloudShare", share.getAsInt()).build()
                : json.put("cloudShare", OFF).build();
    }

    private static String word(Classification classification) {
        return classification.name().toLowerCase(Locale.ROOT);
    }

    /// Returns what is different after a change, a line each, for a person.
    public List<String> diff(Rules after) {
        var lines = new ArrayList<String>();
        for (var task : Task.values()) {
            var before = lists.getOrDefault(task, List.of());
            var now = after.lists.getOrDefault(task, List.of());
            if (!before.equals(now)) {
                lines.add(task.word() + ": " + shown(before) + " -> " + shown(now));
            }
        }
        if (!localFirst.equals(after.localFirst)) {
            lines.add("own models first from: " + localFirst.map(Rules::word).orElse(OFF) + " -> "
                    + after.localFirst.map(Rules::word).orElse(OFF));
        }
        if (!share.equals(after.share)) {
            lines.add("told of turns elsewhere from: " + percent(share) + " -> " + percent(after.share));
        }
        return lines;
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "the usual model" : String.join(", ", names);
    }

    private static String percent(OptionalInt share) {
        return share.isPresent() ? share.getAsInt() + " %" : OFF;
    }
}
