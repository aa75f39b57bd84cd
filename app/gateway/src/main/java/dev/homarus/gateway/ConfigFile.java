package dev.homarus.gateway;

import de.marhali.json5.Json5;
import de.marhali.json5.Json5Object;
import de.marhali.json5.exception.Json5Exception;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The file `homarus.json5`: read as a whole, edited in place with its comments kept.
final class ConfigFile {
    private static final int MAX_SIZE = 1_048_576;
    private static final String EMPTY = """
            // The settings of this Homarus. Schema: docs/spec/homarus.schema.json
            // Secrets do not belong here: they go into the vault, and are named by their handle.
            {
              "port": 7117
            }
            """;

    private final Path file;
    private final Json5 json5 = Json5.builder(
            options -> options.prettyPrinting().parseComments().writeComments().build());

    ConfigFile(Path file) {
        this.file = file;
    }

    /// Reads the settings, writing the file with the defaults where there is none.
    ///
    /// @throws dev.homarus.types.ProblemException CONFIG-001, which names the setting to mend; CONFIG-003
    ///     others can change it
    synchronized Config read() {
        if (!Files.exists(file)) {
            PrivateFiles.write(file, EMPTY.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Config.of(Json.object(Json5Text.json(parse(), 0), "the file"));
        } catch (JsonException e) {
            throw invalid(e.sentence()).asException();
        }
    }

    /// Changes the file and returns the new settings; a change that would make it invalid is not written.
    synchronized Config edit(Consumer<Json5Object> change) {
        var root = parse();
        change.accept(root);
        try {
            var config = Config.of(Json.object(Json5Text.json(root, 0), "the file"));
            PrivateFiles.write(file, (json5.serialize(root) + "\n").getBytes(StandardCharsets.UTF_8));
            return config;
        } catch (JsonException e) {
            throw invalid(e.sentence()).asException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Json5Object parse() {
        try {
            if (!PrivateFiles.isOwn(file) || PrivateFiles.isWritableByOthers(file)) {
                throw new Problem(
                                "CONFIG-003",
                                "The settings " + file + " can be changed by others, or are another user's.",
                                "Make them yours alone: chmod go-w, and look at what they say.")
                        .asException();
            }
            if (Files.size(file) > MAX_SIZE) {
                throw invalid("the file is larger than 1 MiB").asException();
            }
            if (json5.parse(Files.readString(file)) instanceof Json5Object root) {
                return root;
            }
            throw invalid("the file has to hold one object").asException();
        } catch (Json5Exception | NumberFormatException | StackOverflowError e) {
            throw invalid("the file is not JSON5").asException();
        } catch (IOException e) {
            throw new Problem(
                            "CONFIG-002",
                            "The settings " + file + " cannot be read ("
                                    + e.getClass().getSimpleName() + ").",
                            "Check the file's permissions and that it is UTF-8 text.")
                    .asException();
        }
    }

    private Problem invalid(String what) {
        return new Problem("CONFIG-001", "In " + file + ", " + what.strip() + ".", "Mend it and start again.");
    }
}
