package dev.homarus.steward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    private final FileNames names = new FileNames();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "main | main.md",
                "Über Café | Über Café.md",
                "../../etc/passwd | _.._etc_passwd.md",
                "a/b\\c:d*e?f | a_b_c_d_e_f.md",
                "con | _con.md",
                "NUL.txt | _NUL.txt.md",
                "com1 | _com1.md",
                "-rf | rf.md",
                ".hidden | hidden.md",
                "dots... | dots.md",
                "[[x]]#y^z|",
                ".. | unnamed.md",
                "日本語 | 日本語.md",
            })
    void name_anyText_isOneThatFileSystemsTake(String wanted, String expected) {
        var name = names.of(wanted, ".md");
        if (expected != null) {
            assertThat(name).isEqualTo(expected);
        }
        assertThat(name).matches("[\\p{L}\\p{N}\\p{M}_][\\p{L}\\p{N}\\p{M}_. -]*\\.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "a\u001b[2Jb", "a\u202eb", "a\u200bb", "\ud800", "\u3164", "a\u00a0b"})
    void name_thatCannotBeSeen_isWrittenOut(String wanted) {
        assertThat(names.of(wanted, ".md")).matches("[a-zA-Z0-9_]+\\.md").contains("u_");
    }

    @Test
    void names_oneAfterTheOther_areThoseOfTheVectors() throws IOException {
        var vectors = JsonText.parseObject(Files.readAllBytes(Path.of("../../docs/spec/export-vectors.json")))
                .array("names");
        assertThat(vectors).hasSizeGreaterThan(10);
        for (var item : vectors) {
            var vector = Json.object(item, "vector");
            assertThat(names.of(vector.text("session"), ".md")).isEqualTo(vector.text("file"));
        }
    }

    @Test
    void names_thatAFileSystemTakesForOne_areTold() {
        var wanted =
                List.of("note", "Note", "NOTE", "nóte", "no\u0301te", "ｎｏｔｅ", "note-2", "NOTE-2", "straße", "STRASSE");
        var seen = new HashSet<String>();
        for (var name : wanted) {
            var made = names.of(name, ".md").toLowerCase(Locale.ROOT);
            assertThat(seen.add(made)).as(name + " became " + made).isTrue();
        }
        assertThat(names.of("straße", ".md")).isEqualTo("straße-3.md");
    }

    @Test
    void names_thatAreLong_fitAndDiffer() {
        var long1 = "ä".repeat(300);
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_200; i++) {
            var name = names.of(long1 + i, ".md");
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(FileNames.LONGEST);
            assertThat(seen.add(name)).as(name).isTrue();
        }
        assertThat(names.of("😀".repeat(90), ".md")).doesNotContain("\ufffd");
    }
}
