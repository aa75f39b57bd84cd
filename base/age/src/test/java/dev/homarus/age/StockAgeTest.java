package dev.homarus.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What we write, the stock program opens, and the other way round.
class StockAgeTest {
    @TempDir
    private Path folder;

    private final AgeIdentity identity = AgeIdentity.make();
    private final String secret = identity.useText(String::new);

    @BeforeEach
    void require() {
        StockAge.require();
    }

    @ParameterizedTest
    @EnumSource
    void age_opensWhatWeSeal(AgeFile.Form form) throws IOException {
        for (int size : StockAge.sizes()) {
            var content = SystemEntropy.INSTANCE.bytes(size);
            var out = new ByteArrayOutputStream();
            AgeFile.seal(new ByteArrayInputStream(content), out, form, List.of(identity.recipient()));
            assertThat(StockAge.opens(folder, out.toByteArray(), secret)).isTrue();
            assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_ofWhatAgeSealed_isTheContent(AgeFile.Form form) throws IOException {
        for (int size : StockAge.sizes()) {
            var content = SystemEntropy.INSTANCE.bytes(size);
            Files.write(folder.resolve("content"), content);
            var arguments = new ArrayList<>(List.of("-r", identity.recipient().text(), "-o", "made.age", "content"));
            if (form == AgeFile.Form.ARMORED) {
                arguments.addFirst("-a");
            }
            assertThat(StockAge.run(folder, arguments.toArray(String[]::new))).isZero();
            assertThat(AgeFile.open(Files.readAllBytes(folder.resolve("made.age")), identity))
                    .contains(content);
        }
    }

    /// Changed headers and armor: nothing opens here that the stock program refuses.
    @Test
    void open_ofTricks_opensNothingThatAgeRefuses() throws IOException {
        var armored = AgeFile.sealArmored("content".getBytes(US_ASCII), List.of(identity.recipient()));
        var binary = new String(
                AgeFile.seal("content".getBytes(US_ASCII), List.of(identity.recipient())),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        var tricks = List.of(
                binary,
                binary.replace("org/v1\n", "org/v1\r\n"),
                binary.replace("org/v1\n", "org/v2\n"),
                binary.replace("-> X25519", "->  X25519"),
                binary.replace("-> X25519", "-> x25519"),
                binary.replace("-> X25519 ", "-> X25519 extra "),
                binary.replace("-> X25519 ", "-> grease\n\n-> X25519 "),
                binary.replaceFirst("(?s)(-> X25519.*?\n.*?\n)", "$1$1"),
                binary.replaceFirst("\n--- ", "\n---"),
                binary.replaceFirst("\n--- ", "\n\n--- "),
                binary.replaceFirst("(\n--- [^\n]+)", "$1="),
                " " + binary,
                armored,
                armored.replace("\n", "\r\n"),
                "text\n" + armored,
                armored.replaceFirst("\n", "\n\n"),
                armored.replace("BEGIN AGE", "BEGIN  AGE"),
                armored.replaceFirst("-----END[^\n]*\n", ""),
                armored.replaceFirst("\n(.{10})", "\n$1\n"),
                armored.replaceFirst("(?m)^(.{64})\n(.)", "$1$2"),
                armored.strip());
        int opened = 0;
        for (var trick : tricks) {
            var file = trick.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            var content = AgeFile.open(file, identity);
            if (content.isPresent()) {
                opened++;
                assertThat(content).contains("content".getBytes(US_ASCII));
                assertThat(StockAge.opens(folder, file, secret)).as(trick).isTrue();
            }
        }
        assertThat(opened).isBetween(3, 6);
    }
}
