package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.RowAnchor;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `docs/spec/rows-vectors.json`, which another implementation made.
class RowVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/rows-vectors.json");

    @TempDir
    Path folder;

    static Stream<Json.Obj> tables() throws IOException {
        return JsonText.parseObject(Files.readAllBytes(VECTORS)).array("tables").stream()
                .map(item -> Json.object(item, "table"));
    }

    /// Keeps what it is told last.
    private static final class Kept implements RowAnchor {
        private final Map<String, String> tags = new HashMap<>();

        @Override
        public Optional<State> newest() {
            return Optional.empty();
        }

        @Override
        public void announce(State next) {
            tags.putAll(next.rows());
        }

        @Override
        public void keep(Map<String, String> rows) {
            tags.putAll(rows);
        }

        @Override
        public boolean differ(List<String> tables) {
            return false;
        }
    }

    private static @Nullable Object cell(Json json) {
        var cell = Json.object(json, "cell");
        if (cell.optionalText("integer").isPresent()) {
            return Long.parseLong(cell.text("integer"));
        }
        if (cell.optionalText("real").isPresent()) {
            return Double.parseDouble(cell.text("real"));
        }
        if (cell.optionalText("blob").isPresent()) {
            return HexFormat.of().parseHex(cell.text("blob"));
        }
        return cell.optionalText("text").orElse(null);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void tag_ofATable_isThatOfTheVector(Json.Obj vector) {
        var table = vector.text("table");
        var space = new Space(
                        table,
                        List.of(vector.text("sql")),
                        Classification.PERSONAL,
                        Duration.ofDays(1),
                        Space.Subjects.OWNER,
                        Space.Export.NONE,
                        false,
                        Optional.empty())
                .guarded(List.of("DELETE FROM " + table));
        var kept = new Kept();
        try (var store = Store.open(
                folder.resolve("t.db"),
                SecretBytes.random(32),
                List.of(space),
                () -> new byte[] {1},
                Optional.empty(),
                kept,
                SecretBytes.taking(HexFormat.of().parseHex(vector.text("key"))),
                Instant.EPOCH)) {
            int width = vector.array("columns").size();
            store.write(tx -> {
                for (var row : vector.array("rows")) {
                    var cells = ((Json.Arr) row)
                            .items().stream().map(RowVectorsTest::cell).toArray();
                    tx.run(
                            "INSERT INTO " + table + " VALUES (" + String.join(", ", Collections.nCopies(width, "?"))
                                    + ")",
                            cells);
                }
                return 0;
            });
        }
        assertThat(kept.tags).containsEntry(table, vector.text("tag"));
    }
}
