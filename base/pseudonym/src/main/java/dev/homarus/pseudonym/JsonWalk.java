package dev.homarus.pseudonym;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Restores in every string of a JSON value, and in the JSON that strings hold.
final class JsonWalk {
    /// How many times JSON may be text in JSON; what is deeper stays as it is.
    private static final int MAX_LEVELS = 4;

    private final Map<String, Kept> live;
    private final Finds finds = new Finds();

    JsonWalk(Map<String, Kept> live) {
        this.live = live;
    }

    RestoredJson restore(Json json) {
        var restored = walk(json, 0);
        return new RestoredJson(restored, finds.label(), finds.unknown());
    }

    private Json walk(Json json, int level) {
        if (json instanceof Json.Str(var text)) {
            return new Json.Str(string(text, level));
        }
        if (json instanceof Json.Arr(var items)) {
            var restored = new ArrayList<Json>(items.size());
            items.forEach(item -> restored.add(walk(item, level)));
            return new Json.Arr(restored);
        }
        return json instanceof Json.Obj object ? members(object, level) : json;
    }

    /// A name that would become another member's stays as it is.
    private Json members(Json.Obj object, int level) {
        var restored = new LinkedHashMap<String, Json>();
        object.members().forEach((name, value) -> {
            var full = text(name);
            boolean taken = restored.containsKey(full)
                    || (!full.equals(name) && object.members().containsKey(full));
            restored.put(taken ? name : full, walk(value, level));
        });
        return new Json.Obj(restored);
    }

    private String string(String text, int level) {
        if (!isContainer(text)) {
            return text(text);
        }
        Json inner;
        try {
            inner = JsonText.parse(text);
        } catch (JsonException e) {
            return text(text);
        }
        if (level >= MAX_LEVELS) {
            return text;
        }
        var restored = walk(inner, level + 1);
        return restored.equals(inner) ? text : restored.write();
    }

    private static boolean isContainer(String text) {
        var stripped = text.strip();
        return (stripped.startsWith("{") && stripped.endsWith("}"))
                || (stripped.startsWith("[") && stripped.endsWith("]"));
    }

    private String text(String text) {
        var restored = new Restorer(live).take(text, true);
        if (!restored.text().equals(text)) {
            finds.add(restored.label());
        }
        restored.unknown().forEach(finds::addUnknown);
        return restored.text();
    }
}
