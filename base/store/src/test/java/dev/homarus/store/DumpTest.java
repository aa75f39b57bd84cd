package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
    private static final Space SESSION = space(
            "session",
            Optional.empty(),
            "CREATE TABLE session(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL)");
    private static final Space MESSAGE = space(
            "message",
            Optional.empty(),
            "CREATE TABLE message(id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id), text TEXT,"
                    + " sealed BLOB, label TEXT NOT NULL)",
            "CREATE INDEX message_session ON message(session)",
            "CREATE TABLE message_part(message INTEGER NOT NULL REFERENCES message(id), part TEXT NOT NULL,"
                    + " PRIMARY KEY(message, part)) WITHOUT ROWID",
            "CREATE TABLE message_loose(any)");
    private static final Space WORDS = space(
            "words",
            Optional.of("message"),
            "CREATE VIRTUAL TABLE words USING fts5(text, content='message', content_rowid='id')");
    private static final List<Space> SPACES = List.of(SESSION, MESSAGE, WORDS);

    @TempDir
    Path folder;

    private static Space space(String name, Optional<String> derivedFrom, String... migrations) {
        return new Space(
                name,
                List.of(migrations),
                Classification.PERSONAL,
                Duration.ofDays(30),
                Space.Subjects.MENTIONED,
                Space.Export.JSON_LINES,
                false,
                derivedFrom);
    }

    private static SecretBytes key() {
        return SecretBytes.taking(new byte[32]);
    }

    private Store open(String file, List<Space> spaces) {
        return Store.open(folder.resolve(file), key(), spaces, () -> new byte[] {7});
    }

    /// What was dumped, as text.
    private static class Kept implements Dump.Receiver {
        final Map<Table, List<byte[]>> rows = new LinkedHashMap<>();
        final List<Long> counts = new ArrayList<>();
        byte[] mark = {};
        private List<byte[]> current = new ArrayList<>();

        @Override
        public void mark(byte[] now) {
            mark = now;
        }

        @Override
        public void begin(Table table) {
            current = new ArrayList<>();
            rows.put(table, current);
        }

        @Override
        public void row(byte[] bytes, int length) {
            current.add(java.util.Arrays.copyOf(bytes, length));
        }

        @Override
        public void end(long count) {
            counts.add(count);
        }

        List<String> shown() {
            var shown = new ArrayList<String>();
            rows.forEach((table, list) -> {
                shown.add(table.name() + table.columns() + table.key());
                list.forEach(row -> shown.add(HexFormat.of().formatHex(row)));
            });
            return shown;
        }
    }

    private static Kept dump(Store store) {
        var kept = new Kept();
        store.dump(kept);
        return kept;
    }

    private static void fill(Store store) {
        store.write(tx -> {
            tx.run("INSERT INTO session(id, name, label) VALUES (1, 'main', 'personal/owner')");
            tx.run("INSERT INTO session(id, name, label) VALUES (2, 'odd', 'personal/owner')");
            tx.run(
                    "INSERT INTO message(id, session, text, sealed, label) VALUES (1, 1, 'harbour', ?, 'personal/owner')",
                    new byte[] {0, 1, (byte) 0xff});
            tx.run(
                    "INSERT INTO message(id, session, text, sealed, label) VALUES (2, 2, CAST(? AS TEXT), NULL, 'l')",
                    new byte[] {'a', 0, 'b', (byte) 0xc3, (byte) 0x28});
            tx.run("INSERT INTO message_part VALUES (1, 'é'), (2, 'z')");
            tx.run("INSERT INTO message_loose VALUES (1.5), (9223372036854775807), (''), (x''), (NULL)");
            return tx.run("INSERT INTO words(words) VALUES ('rebuild')");
        });
    }

    private Loading.Finished load(Kept kept, String file, List<Space> spaces) {
        var versions = new LinkedHashMap<String, Integer>();
        kept.rows.keySet().forEach(table -> versions.put(table.space(), table.version()));
        try (var loading = Loading.into(folder.resolve(file), key(), spaces, versions)) {
            kept.rows.forEach((table, rows) -> {
                loading.begin(table);
                rows.forEach(row -> loading.row(
                        Cells.read(row, 0, row.length, table.columns().size())));
            });
            return loading.finish(kept.mark);
        }
    }

    @Test
    void dump_loadedElsewhere_isTheSameDump() {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            var kept = dump(store);
            assertThat(kept.rows.keySet().stream().map(Table::name))
                    .containsExactly("session", "message", "message_loose", "message_part");
            assertThat(kept.counts).containsExactly(2L, 2L, 5L, 2L);
            assertThat(kept.mark).containsExactly(7);
            assertThat(load(kept, "b.db", SPACES).rebuilt()).containsExactly("words");
            try (var other = open("b.db", SPACES)) {
                assertThat(dump(other).shown()).isEqualTo(kept.shown());
                assertThat(other.mark()).containsExactly(7);
                var hits = other.read(
                        tx -> tx.all("SELECT rowid FROM words WHERE words MATCH 'harbour'", row -> row.number(0)));
                assertThat(hits).containsExactly(1L);
            }
        }
    }

    @Test
    void dump_whileOthersWrite_isOfOneMoment() {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            var kept = new Kept() {
                @Override
                public void begin(Table table) {
                    super.begin(table);
                    store.write(tx ->
                            tx.run("INSERT INTO session(name, label) VALUES (?, 'personal/owner')", table.name()));
                }
            };
            store.dump(kept);
            assertThat(kept.counts).containsExactly(2L, 2L, 5L, 2L);
        }
    }

    @Test
    void dump_receiverThatThrows_endsAndSaysWhy() {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            assertThatThrownBy(() -> store.dump(new Kept() {
                        @Override
                        public void end(long count) {
                            throw new IllegalStateException("enough");
                        }
                    }))
                    .hasMessage("enough");
            assertThat(dump(store).counts).hasSize(4);
        }
    }

    @Test
    void dump_ofADamagedFile_isRefused() throws java.io.IOException {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            store.write(tx ->
                    tx.run("INSERT INTO message(id, session, text, label) VALUES (9, 1, ?, 'l')", "x".repeat(200_000)));
        }
        var file = folder.resolve("a.db");
        var intact = java.nio.file.Files.readAllBytes(file);
        var random = new java.util.Random(3);
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            var bytes = intact.clone();
            bytes[random.nextInt(40_000, bytes.length)] ^= 1;
            java.nio.file.Files.write(file, bytes);
            try (var store = open("a.db", SPACES)) {
                assertThat(dump(store).counts).hasSize(4);
            } catch (ProblemException e) {
                assertThat(e.problem().code()).startsWith("STORE-00");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    @Test
    void load_rowsWithoutTheirParent_goAndAreCounted() {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            var kept = dump(store);
            kept.rows.values().iterator().next().removeFirst();
            assertThat(load(kept, "b.db", SPACES).orphans()).isEqualTo(Map.of("message", 1L, "message_part", 1L));
        }
    }

    @Test
    void load_olderVersion_isBroughtUpToDate() {
        try (var store = open("a.db", List.of(SESSION))) {
            store.write(tx -> tx.run("INSERT INTO session(id, name, label) VALUES (1, 'main', 'personal/owner')"));
            var newer = space(
                    "session",
                    Optional.empty(),
                    SESSION.migrations().getFirst(),
                    "ALTER TABLE session ADD COLUMN title TEXT",
                    "UPDATE session SET title = upper(name)");
            load(dump(store), "b.db", List.of(newer, MESSAGE, WORDS));
            try (var other = open("b.db", List.of(newer, MESSAGE, WORDS))) {
                var titles = other.read(tx -> tx.all("SELECT title FROM session", row -> row.text(0)));
                assertThat(titles).containsExactly("MAIN");
            }
        }
    }

    @Test
    void load_newerOrUnknownSpace_isRefused() {
        try (var store = open("a.db", SPACES)) {
            fill(store);
            var kept = dump(store);
            var older = space("message", Optional.empty(), MESSAGE.migrations().getFirst());
            for (var spaces : List.of(List.of(SESSION, older), List.of(SESSION))) {
                assertThatThrownBy(() -> load(kept, "b.db", spaces))
                        .isInstanceOf(ProblemException.class)
                        .hasMessageStartingWith("STORE-003");
                assertThat(folder.resolve("b.db")).doesNotExist();
            }
        }
    }

    @Test
    void load_hostileTable_isRefused() {
        try (var loading = Loading.into(folder.resolve("b.db"), key(), SPACES, Map.of("session", 1))) {
            for (var table : List.of(
                    new Table("session", 1, "sqlite_schema", List.of("name"), List.of("name")),
                    new Table("session", 1, "space", List.of("name", "version"), List.of("name")),
                    new Table("message", 1, "session", List.of("id", "name", "label"), List.of("id")),
                    new Table("session", 1, "session", List.of("id", "name"), List.of("id")))) {
                assertThatThrownBy(() -> loading.begin(table)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> new Table("session", 1, "a\" --", List.of("id"), List.of("id")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void cells_cutOrLonger_areRefused() {
        var row = "\u0002\0\0\0\u0002hi".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Cells.read(row, 0, row.length, 1).text(0)).isEqualTo("hi");
        for (int length = 0; length < row.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> Cells.read(row, 0, cut, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Cells.read(row, 0, row.length, 2)).isInstanceOf(IllegalArgumentException.class);
        row[1] = (byte) 0xff;
        assertThatThrownBy(() -> Cells.read(row, 0, row.length, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
