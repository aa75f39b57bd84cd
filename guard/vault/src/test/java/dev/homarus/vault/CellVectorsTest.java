package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.SealedRow;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.types.Classification;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `docs/spec/cells-vectors.json`, which another implementation made.
class CellVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/cells-vectors.json");

    private static Stream<Json.Obj> vectors(String name) {
        try {
            return JsonText.parseObject(Files.readAllBytes(VECTORS)).array(name).stream()
                    .map(item -> Json.object(item, name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Json.Obj> cells() {
        return vectors("cells");
    }

    static Stream<Json.Obj> digests() {
        return vectors("digests");
    }

    private static byte[] hex(Json.Obj vector, String name) {
        return HexFormat.of().parseHex(vector.text(name));
    }

    private static Space space(String table, List<String> columns, int identity) {
        return new Space(
                        table,
                        List.of(),
                        Classification.PERSONAL,
                        Duration.ofDays(1),
                        Space.Subjects.OWNER,
                        Space.Export.NONE,
                        false,
                        Optional.empty())
                .sealing(new Space.Sealed(columns, columns, Collections.nCopies(identity, "any")));
    }

    private static SealedRow row(Sealer sealer, Json.Obj vector) {
        var identity = new ArrayList<@Nullable Object>();
        var types = vector.text("types");
        var texts = vector.array("identity");
        for (int i = 0; i < types.length(); i++) {
            var text = texts.get(i) instanceof Json.Str(var value) ? value : "";
            identity.add(
                    switch (types.charAt(i)) {
                        case 'n' -> null;
                        case 'i' -> (Long) Long.parseLong(text);
                        default -> text;
                    });
        }
        return sealer.row(
                space(vector.text("table"), List.of(vector.text("column")), types.length()),
                vector.text("subject"),
                identity.toArray());
    }

    @ParameterizedTest
    @MethodSource("cells")
    void open_ofAVector_isItsContent(Json.Obj vector) {
        try (var key = SecretBytes.taking(hex(vector, "key"));
                var sealer = new Sealer(vector.text("home"), person -> key, person -> Optional.of(key))) {
            var row = row(sealer, vector);
            var column = vector.text("column");
            var cell = hex(vector, "cell");
            assertThat(row.open(column, cell)).isEqualTo(hex(vector, "content"));
            for (int i = 0; i < cell.length; i++) {
                cell[i] ^= 1;
                assertThatThrownBy(() -> row.open(column, cell))
                        .isInstanceOf(ProblemException.class)
                        .hasMessageContaining("STORE-006");
                cell[i] ^= 1;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("digests")
    void digest_ofAVector_isWhatItSays(Json.Obj vector) {
        try (var key = SecretBytes.taking(hex(vector, "key"));
                var sealer = new Sealer("home_any", person -> key, person -> Optional.of(key))) {
            var column = vector.text("column");
            assertThat(sealer.digest(
                            space(vector.text("table"), List.of(column), 1), column, "owner", hex(vector, "content")))
                    .isEqualTo(hex(vector, "digest"));
        }
    }
}
