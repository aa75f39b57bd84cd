package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.nio.file.Path;
import java.util.List;

/// Files and folders that others could use when the home was prepared, and cannot any more.
record Mended(List<Path> paths) {
    private static final int MAX_NAMED = 100;

    Mended {
        paths = List.copyOf(paths);
    }

    /// Adds to an entry of the audit how many there are, and which: the first hundred of them.
    Json.Builder addTo(Json.Builder detail) {
        detail.put("mended", paths.size());
        if (!paths.isEmpty()) {
            detail.put(
                    "opened",
                    Json.strings(
                            paths.stream().limit(MAX_NAMED).map(Path::toString).toList()));
        }
        return detail;
    }
}
