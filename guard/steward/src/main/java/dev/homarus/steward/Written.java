package dev.homarus.steward;

import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// A file as the manifest tells of it.
///
/// @param path below the export's folder, with `/`
/// @param space whose rows it has; empty for the export's own files
/// @param rows in it
/// @param bytes its length
/// @param sha256 of its content, hexadecimal
/// @param lost how many of its rows do not open
/// @param named the first of those: id and code
/// @param secret how many rows of its Space were left out because they are labelled SECRET
record Written(
        String path, String space, long rows, long bytes, String sha256, long lost, List<Lost> named, long secret) {
    /// How many rows that do not open are named for each file.
    static final int NAMED = 100;

    /// A row that does not open.
    record Lost(String id, String code) {
        Json json() {
            return Json.object().put("row", id).put("code", code).build();
        }
    }

    Written {
        named = List.copyOf(new ArrayList<>(named));
    }

    Json.Obj json() {
        var json = Json.object().put("path", path);
        if (!space.isEmpty()) {
            json.put("space", space).put("rows", rows);
        }
        json.put("bytes", bytes).put("sha256", sha256);
        if (lost > 0) {
            json.put(
                    "unreadable",
                    Json.object()
                            .put("rows", lost)
                            .put(
                                    "first",
                                    Json.array(named.stream().map(Lost::json).toList()))
                            .build());
        }
        if (secret > 0) {
            json.put("secret", secret);
        }
        return json.build();
    }
}
