package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said, as the vectors of `docs/spec/export-vectors.json` have it, which another implementation made.
class ExportVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/export-vectors.json");

    static Stream<Json.Obj> pieces() throws IOException {
        return JsonText.parseObject(Files.readAllBytes(VECTORS)).array("pieces").stream()
                .map(item -> Json.object(item, "piece"));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void piece_isThatOfTheVector(Json.Obj vector) {
        var text = vector.text("text");
        vector.optionalText("quoted")
                .ifPresent(quoted -> assertThat(Markdown.said(text)).isEqualTo(quoted));
        vector.optionalText("fenced")
                .ifPresent(fenced -> assertThat(Markdown.fenced("json", text)).isEqualTo(fenced));
        assertThat(vector.optionalText("quoted").or(() -> vector.optionalText("fenced")))
                .isPresent();
    }
}
