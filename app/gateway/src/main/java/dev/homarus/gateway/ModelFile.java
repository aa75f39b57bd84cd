package dev.homarus.gateway;

import de.marhali.json5.Json5Object;
import dev.homarus.engine.Facts;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file of an embedded model, as its settings have it.
///
/// @param path absolute
/// @param context tokens of prompt and answer together, as it was found when the model was added; 0 where it is
///     not known
record ModelFile(Path path, long context) {
    private static final String FILE = "file";
    private static final String CONTEXT = "context";
    private static final long LONGEST = 1L << 32;

    /// Reads the settings `file` and `context` of an entry.
    static Optional<ModelFile> of(Json.Obj json) {
        return json.optionalText(FILE).map(file -> {
            if (!file.startsWith("/") || file.indexOf('\0') >= 0) {
                throw new JsonException(FILE, "has to be an absolute path");
            }
            return new ModelFile(Path.of(file), json.number(CONTEXT, 0, 0, LONGEST));
        });
    }

    static ModelFile of(Path real, Facts facts) {
        return new ModelFile(real, facts.context());
    }

    void writeTo(Json5Object entry) {
        entry.addProperty(FILE, path.toString());
        entry.addProperty(CONTEXT, context);
    }

    /// Adds to a row of `GET /api/models` what there is to say of the file now.
    void addTo(Json.Builder row) {
        row.put("baseUrl", path.toUri().toString()).put(FILE, path.toString());
        if (context > 0) {
            row.put(CONTEXT, context);
        }
        try {
            row.put("bytes", Files.size(path));
        } catch (IOException e) {
            row.put("missing", true);
        }
    }
}
