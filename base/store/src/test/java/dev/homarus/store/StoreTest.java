package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path folder;

    private static SecretBytes key(int seed) {
        var raw = new byte[32];
        raw[0] = (byte) seed;
        return SecretBytes.taking(raw);
    }

    private static Space space(String... migrations) {
        return new Space(
                "note",
                List.of(migrations),
                Classification.PERSONAL,
                Duration.ofDays(30),
                Space.Subjects.OWNER,
                Space.Export.JSON_LINES,
                false,
                Optional.empty());
    }

    private static final String TABLE =
            "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL, label TEXT NOT NULL)";

    private Store open(int key, Space space) {
        return Store.open(folder.resolve("t.db"), key(key), List.of(space), () -> new byte[] {7});
    }

    private static String first(Store store) {
        return store.read(tx -> tx.one("SELECT text FROM note ORDER BY id", row -> row.text(0)))
                .orElse("");
    }

    @Test
    void write_reopened_isFoundWithItsLabel() {
        var label = Label.of(Classification.SENSITIVE, dev.homarus.types.Provenance.KNOWN)
                .from("mail");
        try (var store = open(1, space(TABLE))) {
            store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES (?, ?)", "hello", label));
        }
        try (var store = open(1, space(TABLE))) {
            var found = store.read(tx -> tx.one("SELECT label FROM note", row -> row.label(0)));
            assertThat(found).contains(label);
            assertThat(store.mark()).containsExactly(7);
        }
    }

    @Test
    void open_wrongKey_isRefused() {
        open(1, space(TABLE)).close();
        assertThatThrownBy(() -> open(2, space(TABLE)).close())
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("STORE-001");
        try (var store = open(1, space(TABLE))) {
            assertThat(first(store)).isEmpty();
        }
    }

    @Test
    void open_newerVersion_isRefused() {
        open(1, space(TABLE, "CREATE INDEX x ON note(text)")).close();
        assertThatThrownBy(() -> open(1, space(TABLE)).close()).hasMessageStartingWith("STORE-003");
    }

    @Test
    void open_moreMigrations_appliesOnlyTheNewOnes() {
        try (var store = open(1, space(TABLE))) {
            store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES ('kept', 'personal/owner')"));
        }
        try (var store = open(1, space(TABLE, "ALTER TABLE note ADD COLUMN more TEXT"))) {
            assertThat(first(store)).isEqualTo("kept");
        }
    }

    @Test
    void write_thatThrows_leavesNothingAndOthersOfItsGroupStay() {
        try (var store = open(1, space(TABLE))) {
            var works = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 50; i++) {
                int n = i;
                works.add(store.writeLater(tx -> {
                    tx.run("INSERT INTO note(text, label) VALUES (?, 'personal/owner')", "n" + n);
                    if (n % 5 == 0) {
                        throw new IllegalArgumentException("n" + n);
                    }
                    if (n % 7 == 0) {
                        tx.run("INSERT INTO note(id, text, label) VALUES (NULL, NULL, NULL)");
                    }
                    return n;
                }));
            }
            works.forEach(work -> work.handle((value, error) -> value).join());
            long expected = java.util.stream.IntStream.range(0, 50)
                    .filter(n -> n % 5 != 0 && n % 7 != 0)
                    .count();
            var found = store.read(tx -> tx.one("SELECT count(*) FROM note", row -> row.number(0)));
            assertThat(found).contains(expected);
        }
    }

    private static final int FEW = 20;

    @Test
    void writeSoon_alone_isDurableAfterAMoment() {
        try (var store = open(1, space(TABLE))) {
            long begin = System.nanoTime();
            Store.await(store.writeSoon(tx -> tx.run("INSERT INTO note(text, label) VALUES ('soon', 'x')")));
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(Writer.SOON_NANOS / 2);
            assertThat(first(store)).isEqualTo("soon");
        }
    }

    @Test
    void writeSoon_beforeAWrite_goesWithItAndInItsOrder() {
        try (var store = open(1, space(TABLE))) {
            for (int i = 0; i < FEW; i++) {
                var soon = store.writeSoon(tx -> tx.run("INSERT INTO note(text, label) VALUES ('soon', 'x')"));
                var seen = store.write(tx -> tx.all("SELECT text FROM note", row -> row.text(0)));
                assertThat(seen).containsOnly("soon").hasSize(i + 1);
                assertThat(soon).isCompleted();
            }
        }
    }

    @Test
    void writeSoon_beforeTheEnd_isWritten() {
        try (var store = open(1, space(TABLE))) {
            var _ = store.writeSoon(tx -> tx.run("INSERT INTO note(text, label) VALUES ('soon', 'x')"));
        }
        try (var store = open(1, space(TABLE))) {
            assertThat(first(store)).isEqualTo("soon");
        }
    }

    @Test
    void write_afterOneAloneHasThrown_goesOnAndNothingOfThatStays() {
        try (var store = open(1, space(TABLE))) {
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.run("INSERT INTO note(text, label) VALUES ('half', 'x')");
                        throw new IllegalArgumentException("half");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("half");
            assertThatThrownBy(() -> store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES (NULL, 'x')")))
                    .isInstanceOf(ProblemException.class);
            store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES ('whole', 'x')"));
            List<String> found = store.read(tx -> tx.all("SELECT text FROM note", row -> row.text(0)));
            assertThat(found).containsExactly("whole");
            assertThat(store.mark()).containsExactly(7);
        }
    }

    @Test
    void read_thatWrites_isRefused() {
        try (var store = open(1, space(TABLE))) {
            assertThatThrownBy(() ->
                            store.read(tx -> tx.run("INSERT INTO note(text, label) VALUES ('x', 'personal/owner')")))
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void files_whileOpenAndAfterwards_holdNoContentInClear() throws IOException {
        var marker = "m4rk3r-" + System.nanoTime();
        try (var store = open(1, space(TABLE))) {
            store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES (?, 'personal/owner')", marker.repeat(500)));
            assertThat(occurrences(marker)).isZero();
        }
        assertThat(occurrences(marker)).isZero();
    }

    private long occurrences(String marker) throws IOException {
        try (var files = Files.walk(folder)) {
            var all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            long found = 0;
            for (var file : all) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                found += text.contains(marker) || text.contains("CREATE TABLE") ? 1 : 0;
            }
            return found;
        }
    }

    @Test
    void file_withOneFlippedBit_isNeverRead() throws IOException {
        try (var store = open(1, space(TABLE))) {
            store.write(tx -> tx.run("INSERT INTO note(text, label) VALUES (?, 'personal/owner')", "x".repeat(30_000)));
        }
        var file = folder.resolve("t.db");
        var intact = Files.readAllBytes(file);
        var random = new java.util.Random(42);
        var pages = new java.util.TreeSet<Integer>();
        for (int i = 0; i < 60; i++) {
            var bytes = intact.clone();
            int at = random.nextInt(4_096, bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            try (var store = open(1, space(TABLE))) {
                var texts = store.read(tx -> tx.all("SELECT text FROM note", row -> row.text(0)));
                assertThat(texts).containsExactly("x".repeat(30_000));
            } catch (ProblemException e) {
                pages.add(at / 4_096);
            }
        }
        assertThat(pages).hasSizeGreaterThanOrEqualTo(8).contains(intact.length / 4_096 - 1);
    }

    @Test
    void statement_ofUnknownArgument_isABug() {
        try (var store = open(1, space(TABLE))) {
            assertThatThrownBy(() -> store.write(tx -> tx.run("DELETE FROM note WHERE id = ?", 1.5f)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void write_afterClose_isRefused() {
        var store = open(1, space(TABLE));
        store.close();
        assertThatThrownBy(() -> store.write(tx -> 1)).hasMessageStartingWith("STORE-004");
    }
}
