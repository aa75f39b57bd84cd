package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyingTest {
    private static final Space NOTE = new Space(
            "note",
            List.of("CREATE TABLE note(id TEXT PRIMARY KEY, text TEXT NOT NULL, label TEXT NOT NULL)"),
            Classification.PERSONAL,
            Duration.ofDays(1),
            Space.Subjects.OWNER,
            Space.Export.NONE,
            false,
            Optional.empty());
    private static final Space WORDS = new Space(
            "words",
            List.of("CREATE VIRTUAL TABLE words USING fts5(text, content='')"),
            Classification.PERSONAL,
            Duration.ofDays(1),
            Space.Subjects.OWNER,
            Space.Export.NONE,
            false,
            Optional.of("note"));

    @TempDir
    Path folder;

    private final SecretBytes key = SecretBytes.random(32);
    private final SecretBytes other = SecretBytes.random(32);
    private Path inside;
    private Path file;
    private Path copy;

    @BeforeEach
    void fill() {
        inside = folder.resolve("a folder; with % and #");
        file = inside.resolve("t.db");
        copy = file.resolveSibling("t.db.next");
        assertThat(inside.toFile().mkdirs()).isTrue();
        try (var store = Store.open(file, key, List.of(NOTE, WORDS), () -> new byte[] {7})) {
            store.write(tx -> {
                for (int i = 0; i < 400; i++) {
                    tx.run("INSERT INTO note(id, text, label) VALUES (?, ?, 'x')", "n" + i, "heron" + i + " text");
                }
                tx.run("DELETE FROM note WHERE rowid % 3 = 0");
                return tx.run("INSERT INTO words(rowid, text) SELECT rowid, text FROM note");
            });
        }
    }

    @AfterEach
    void wipe() {
        key.close();
        other.close();
    }

    @Test
    void under_anotherKey_hasEveryRowAtItsPlace() {
        Copying.under(file, key, copy, other);
        try (var store = Store.open(copy, other, List.of(NOTE, WORDS), () -> new byte[] {8})) {
            assertThat(store.mark()).containsExactly(7);
            List<String> found = store.read(tx -> tx.all(
                    "SELECT note.text FROM words JOIN note ON note.rowid = words.rowid WHERE words MATCH 'heron7'",
                    row -> row.text(0)));
            assertThat(found).containsExactly("heron7 text");
            List<String> counted = store.read(
                    tx -> tx.all("SELECT count(*), max(rowid) FROM note", row -> row.number(0) + " " + row.number(1)));
            assertThat(counted).containsExactly("267 400");
        }
    }

    @Test
    void under_anotherKey_opensWithThatKeyOnly() throws IOException {
        Copying.under(file, key, copy, other);
        assertThat(Copying.opens(copy, other)).isTrue();
        assertThat(Copying.opens(copy, key)).isFalse();
        assertThat(Copying.opens(file, key)).isTrue();
        assertThat(Copying.opens(file, other)).isFalse();
        assertThat(Copying.opens(folder.resolve("none"), key)).isFalse();
        assertThat(Files.exists(folder.resolve("none"))).isFalse();
        assertThatThrownBy(() -> Store.open(copy, key, List.of(NOTE, WORDS), () -> new byte[0]))
                .hasMessageContaining("STORE-001");
        var bytes = Files.readString(copy, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("heron").doesNotContain("SQLite format");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (var all = Files.list(inside)) {
            assertThat(all.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("t.db", "t.db.next");
        }
    }

    @Test
    void under_ofADamagedPage_isRefused() throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2_000] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Copying.under(file, key, copy, other)).hasMessageContaining("STORE-00");
    }
}
