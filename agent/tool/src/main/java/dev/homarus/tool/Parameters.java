package dev.homarus.tool;

import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// A tool's arguments as a JSON Schema, written short: every byte of it is sent with every prompt.
final class Parameters {
    private final Json.Builder properties = Json.object();
    private final List<String> required = new ArrayList<>();

    Parameters text(String name) {
        required.add(name);
        return optional(name);
    }

    Parameters optional(String name) {
        return of(name, "string");
    }

    Parameters number(String name) {
        return of(name, "integer");
    }

    Parameters flag(String name) {
        return of(name, "boolean");
    }

    Parameters texts(String name) {
        var text = Json.object().put("type", "string").build();
        properties.put(
                name, Json.object().put("type", "array").put("items", text).build());
        return this;
    }

    private Parameters of(String name, String type) {
        properties.put(name, Json.object().put("type", type).build());
        return this;
    }

    Json.Obj schema() {
        var schema = Json.object().put("type", "object").put("properties", properties.build());
        if (!required.isEmpty()) {
            schema.put("required", Json.strings(required));
        }
        return schema.build();
    }
}
