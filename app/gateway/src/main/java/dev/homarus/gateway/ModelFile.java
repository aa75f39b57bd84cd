package dev.homarus.gateway;

import de.marhali.json5.Json5Object;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file of an embedded model, as its settings have it.
///
/// @param path absolute
record ModelFile(Path path) {
    private static final String FILE = "file";

    /// Reads the setting `file` of an entry.
    static Optional<ModelFile> of(Json.Obj json) {
        return json.optionalText(FILE).map(file -> {
            if (!file.startsWith("/") || file.indexOf('\0') >= 0) {
                throw new JsonException(FILE, "has to be an absolute path");
            }
            return new ModelFile(Path.of(file));
        });
    }

    void writeTo(Json5Object entry) {
        entry.addProperty(FILE, path.toString());
    }

    /// Adds to a row of `GET /api/models` what there is to say of the file now.
    void addTo(Json.Builder row) {
        row.put("baseUrl", path.toUri().toString()).put(FILE, path.toString());
        try {
            row.put("bytes", Files.size(path));
        } catch (IOException e) {
            row.put("missing", true);
        }
    }
}
