package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.vault.PrivateFiles;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    static Stream<Json.Obj> both() {
        return vectors("both");
    }

    static Stream<Json.Obj> bothRefused() {
        return vectors("bothRefused");
    }

    static Stream<Json.Obj> passkey() {
        return vectors("passkey");
    }

    static Stream<Json.Obj> passkeyRefused() {
        return vectors("passkeyRefused");
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
        assertThat(Stream.of(checks(), shares(), refused(), paper(), both(), bothRefused(), passkey(), passkeyRefused())
                        .flatMap(all -> all))
                .hasSizeGreaterThan(60);
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

    /// What a person or a machine brings, by the names that the vectors have for it.
    private static List<SlotKey> given(Json.Obj vector, Path folder) {
        var typed = vector.object("typed").orElseThrow();
        var keys = new ArrayList<SlotKey>();
        typed.optionalText("passphrase").ifPresent(text -> keys.add(new SlotKey.Passphrase(text.toCharArray())));
        typed.optionalText("identity").ifPresent(text -> keys.add(Paper.typed(text.toCharArray())));
        typed.optionalText("machine").ifPresent(text -> {
            var file = folder.resolve("machine.key");
            PrivateFiles.write(file, HexFormat.of().parseHex(text));
            keys.add(new SlotKey.Machine(file));
        });
        if (typed.get("shares").isPresent()) {
            keys.add(Shares.joining(
                    strings(typed, "shares").stream().map(String::toCharArray).toList()));
        }
        return keys;
    }

    private static String opened(SlotKey slotKey, Json.Obj parameters) {
        try (var key = slotKey.again(parameters)) {
            return SlotKeyContract.hex(key);
        }
    }

    @ParameterizedTest
    @MethodSource
    void both(Json.Obj vector, @TempDir Path folder) {
        var keys = given(vector, folder);
        assertThat(opened(Both.of(keys), parameters(vector))).isEqualTo(vector.text("key"));
        var halves = strings(vector, "halves");
        var parts = Both.partsOf(parameters(vector));
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var half = keys.stream()
                    .filter(key -> key.kind().equals(part.kind()))
                    .findFirst()
                    .orElseThrow();
            assertThat(opened(half, part.parameters())).isEqualTo(halves.get(i)).isNotEqualTo(vector.text("key"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void bothRefused(Json.Obj vector, @TempDir Path folder) {
        var both = Both.of(given(vector, folder));
        refused(vector.text("code"), () -> both.again(parameters(vector)));
    }

    private static String openedByPasskey(Json.Obj vector) {
        try (var output = SecretBytes.taking(HexFormat.of().parseHex(vector.text("output")))) {
            var credential = HexFormat.of().parseHex(vector.text("credential"));
            return opened(Passkey.opening(vector.text("home"), credential, output), parameters(vector));
        }
    }

    @ParameterizedTest
    @MethodSource
    void passkey(Json.Obj vector) {
        assertThat(openedByPasskey(vector)).isEqualTo(vector.text("key"));
    }

    @ParameterizedTest
    @MethodSource
    void passkeyRefused(Json.Obj vector) {
        refused(vector.text("code"), () -> openedByPasskey(vector));
    }

    /// A code; or, where there is none, damaged parameters.
    private static void refused(String code, ThrowingCallable opening) {
        if (code.isEmpty()) {
            assertThatThrownBy(opening).isInstanceOfAny(JsonException.class, IllegalArgumentException.class);
        } else {
            assertThatThrownBy(opening).hasMessageStartingWith(code);
        }
    }
}
