package dev.homarus.backup;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.List;
import java.util.OptionalInt;

/// Reads what several records of a repository have in common.
final class Records {
    private Records() {}

    static List<String> texts(List<Json> items) {
        return items.stream()
                .map(item -> {
                    if (item instanceof Json.Str(var text)) {
                        return text;
                    }
                    throw new JsonException("an item", "has to be a string");
                })
                .toList();
    }

    /// Holds a record to its format, `NAME/1`.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-008 when it is a later version of that format
    static void expect(Json.Obj record, String name) {
        var format = record.text("format");
        var version = version(format, name);
        if (version.isEmpty()) {
            throw new JsonException("format", "has to be " + name + "/1");
        }
        if (version.getAsInt() > 1) {
            throw Problems.newer(name + " " + version.getAsInt());
        }
    }

    private static OptionalInt version(String format, String name) {
        var version = format.startsWith(name + "/") ? format.substring(name.length() + 1) : "";
        return version.matches("[1-9][0-9]{0,5}") ? OptionalInt.of(Integer.parseInt(version)) : OptionalInt.empty();
    }
}
