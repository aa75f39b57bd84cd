package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `docs/spec/slots-vectors.json`, which another implementation and the stock `age` program made.
class VectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/slots-vectors.json");

    private static Stream<Json.Obj> vectors(String name) {
        try {
            return JsonText.parseObject(Files.readAllBytes(VECTORS)).array(name).stream()
                    .map(item -> Json.object(item, name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Json.Obj> checks() {
        return vectors("checks");
    }

    static Stream<Json.Obj> shares() {
        return vectors("shares");
    }

    static Stream<Json.Obj> refused() {
        return vectors("refused");
    }

    static Stream<Json.Obj> paper() {
        return vectors("paper");
    }

    private static List<String> strings(Json.Obj vector, String name) {
        return vector.array(name).stream()
                .map(item -> item instanceof Json.Str(var text) ? text : "")
                .toList();
    }

    private static Json.Obj parameters(Json.Obj vector) {
        return vector.object("parameters").orElseThrow();
    }

    private static String joined(List<String> texts, Json.Obj parameters) {
        try (var key =
                Shares.joining(texts.stream().map(String::toCharArray).toList()).again(parameters)) {
            return SlotKeyContract.hex(key);
        }
    }

    @Test
    void vectors_areThere() {
        assertThat(Stream.of(checks(), shares(), refused(), paper()).flatMap(all -> all))
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource
    void checks(Json.Obj vector) {
        try (var key = SecretBytes.taking(HexFormat.of().parseHex(vector.text("key")))) {
            assertThat(KeyCheck.of(vector.text("kind"), key)).isEqualTo(vector.text("check"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void shares(Json.Obj vector) {
        var parameters = parameters(vector);
        var texts = strings(vector, "texts");
        var values = strings(vector, "values");
        int needed = (int) parameters.number("needed", 0, 2, 16);
        for (int from = 0; from + needed <= texts.size(); from++) {
            assertThat(joined(texts.subList(from, from + needed), parameters)).isEqualTo(vector.text("key"));
        }
        for (int i = 0; i < texts.size(); i++) {
            var share = new Share(
                    HexFormat.of().parseHex(parameters.text("set")),
                    needed,
                    texts.size(),
                    i + 1,
                    HexFormat.of().parseHex(values.get(i)));
            assertThat(new String(share.text())).isEqualTo(texts.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource
    void refused(Json.Obj vector) {
        assertThatThrownBy(() -> joined(strings(vector, "typed"), parameters(vector)))
                .hasMessageStartingWith(vector.text("code"));
    }

    @ParameterizedTest
    @MethodSource
    void paper(Json.Obj vector) {
        try (var key = Paper.typed(vector.text("identity").toCharArray()).again(parameters(vector))) {
            assertThat(SlotKeyContract.hex(key)).isEqualTo(vector.text("key"));
        }
    }
}
