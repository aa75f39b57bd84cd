package dev.homarus.cli;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// What `model add` says of a model that is a file, and `model list` of it.
final class ModelFile {
    static final String EMBEDDED = "embedded";
    private static final long MEBIBYTE = 1 << 20;
    private static final double GIBIBYTE = 1 << 30;

    private ModelFile() {}

    /// Adds a model of a file.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-060 where it is not said which file, CLI-061 for what has
    ///     no meaning for one
    static Json.Obj add(Context context, ModelReports.Wish wish, Path file) {
        if (!wish.api().equals(EMBEDDED)) {
            throw new Problem(
                            "CLI-060",
                            "--file is for models that are embedded.",
                            "Say --api embedded, or leave out --file.")
                    .asException();
        }
        boolean elsewhere = wish.baseUrl().isPresent()
                || wish.keyOnInput()
                || wish.proxied().isPresent()
                || wish.allow().isPresent()
                || wish.expires().isPresent()
                || wish.region().isPresent()
                || wish.pseudonyms()
                || wish.place().isAny();
        if (elsewhere) {
            throw new Problem(
                            "CLI-061",
                            "A model of a file has no address, key, region or consent: nothing leaves this machine.",
                            "Use only --file, --model, --context, --max-output and --written-calls with --api embedded.")
                    .asException();
        }
        context.screen().note("Looking at " + file + " …");
        var body = Json.object()
                .put("name", wish.name())
                .put("api", EMBEDDED)
                .put("file", file.toAbsolutePath().normalize().toString())
                .put("model", wish.model());
        wish.manner().addTo(body);
        return context.gateway().post("/api/models", body.build());
    }

    static Problem missing() {
        return new Problem(
                "CLI-060",
                "It is not said which file the model is.",
                "Name a GGUF file: homarus model add NAME --api embedded --file PATH");
    }

    /// Returns what a row of `model list` says behind the path; nothing for other models.
    static String facts(Json.Obj row) {
        if (row.optionalText("file").isEmpty()) {
            return "";
        }
        var size = row.flag("missing", false) ? "not there any more" : size(Reports.number(row, "bytes"));
        var context = row.get("context").isPresent()
                ? ", " + String.format(Locale.ROOT, "%,d", Reports.number(row, "context")) + " tokens"
                : "";
        return " (" + size + context + ")";
    }

    private static String size(long bytes) {
        return bytes >= GIBIBYTE
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE)
                : Math.max(1, bytes / MEBIBYTE) + " MiB";
    }

    /// Returns what `model test` says beside the time.
    static String vector(Json.Obj reply) {
        return Optional.of(reply)
                .filter(known -> known.get("vector").isPresent())
                .map(known -> " It makes embeddings of " + Reports.number(known, "vector") + " numbers.")
                .orElse("");
    }
}
