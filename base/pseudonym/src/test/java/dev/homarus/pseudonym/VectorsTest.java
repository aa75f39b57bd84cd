package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vectors of `docs/spec/pseudonyms-vectors.json`, which were made by another implementation.
class VectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/pseudonyms-vectors.json");

    private static Pseudonyms of(Json.Obj vector) {
        return Pseudonyms.of(SecretBytes.taking(HexFormat.of().parseHex(vector.text("key"))));
    }

    @Test
    void tokens_areThoseOfTheVectors() throws IOException {
        var vectors = JsonText.parseObject(Files.readAllBytes(VECTORS)).array("tokens");
        assertThat(vectors).hasSizeGreaterThan(10);
        for (var item : vectors) {
            var vector = Json.object(item, "vector");
            assertThat(Keys.token(of(vector), vector.text("type"), vector.text("value")))
                    .as(vector.write())
                    .isEqualTo(vector.text("token"));
        }
    }

    @Test
    void planted_isHiddenAsInTheVectors() throws IOException {
        var vectors = JsonText.parseObject(Files.readAllBytes(VECTORS)).array("planted");
        assertThat(vectors).isNotEmpty();
        for (var item : vectors) {
            var vector = Json.object(item, "vector");
            assertThat(Keys.hide(of(vector), vector.text("hidden"), "person").text())
                    .isEqualTo(vector.text("sent"));
        }
    }
}
