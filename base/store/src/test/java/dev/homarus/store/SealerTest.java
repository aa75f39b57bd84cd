package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import dev.homarus.types.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    private static final String WORD = "curlew-2210-on-the-mudflat";
    private static final int PAGE = 4_096;
    private static final List<String> OLD = List.of(
            "CREATE TABLE note(id INTEGER PRIMARY KEY, about TEXT NOT NULL, text TEXT, digest BLOB, more BLOB)");
    private static final List<String> NEW = List.of(
            OLD.getFirst(), "ALTER TABLE note ADD COLUMN subject TEXT", "CREATE INDEX note_subject ON note(subject)");
    private static final Space.Sealed CELLS =
            new Space.Sealed(List.of("text", "more"), List.of("digest"), List.of("id", "about"));
    private static final Space BEFORE = space("note", OLD);
    private static final Space NOTES = space("note", NEW).sealing(CELLS);
    private static final Space OTHERS = space("other", List.of()).sealing(CELLS);

    @TempDir
    Path folder;

    private final Map<String, SecretBytes> keys = new HashMap<>();
    private final SecretBytes databaseKey = SecretBytes.random(32);
    private final Sealer sealer = sealer("home_a");

    private static Space space(String name, List<String> migrations) {
        return new Space(
                name,
                migrations,
                Classification.PERSONAL,
                Duration.ofDays(30),
                Space.Subjects.MENTIONED,
                Space.Export.JSON_LINES,
                false,
                Optional.empty());
    }

    private Sealer sealer(String home) {
        return new Sealer(
                home,
                person -> keys.computeIfAbsent(person, name -> SecretBytes.random(32)),
                person -> Optional.ofNullable(keys.get(person)));
    }

    @AfterEach
    void close() {
        sealer.close();
        keys.values().forEach(SecretBytes::close);
        databaseKey.close();
    }

    private Store open(Space space) {
        return Store.open(folder.resolve("t.db"), databaseKey, List.of(space), () -> new byte[0], sealer);
    }

    private static void refused(SealedRow row, String column, byte[] cell, String code) {
        assertThatThrownBy(() -> row.open(column, cell))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(code)
                .hasMessageNotContaining(WORD);
    }

    @Test
    @DisplayName("CR-02 a cell that is moved to another row, column, table, person or home does not open")
    void open_elsewhere_isRefused() {
        var row = sealer.row(NOTES, "ada", 1L, "main");
        var cell = row.seal("text", WORD);
        assertThat(row.text("text", cell)).isEqualTo(WORD);
        keys.put("bob", SecretBytes.random(32));
        keys.put("eve", Objects.requireNonNull(keys.get("ada")).use(raw -> SecretBytes.taking(raw.clone())));
        try (var elsewhere = sealer("home_b")) {
            refused(elsewhere.row(NOTES, "ada", 1L, "main"), "text", cell, "STORE-006");
        }
        refused(row, "more", cell, "STORE-006");
        refused(sealer.row(NOTES, "ada", 2L, "main"), "text", cell, "STORE-006");
        refused(sealer.row(NOTES, "ada", 1L, "other"), "text", cell, "STORE-006");
        refused(sealer.row(NOTES, "ada", "1", "main"), "text", cell, "STORE-006");
        refused(sealer.row(OTHERS, "ada", 1L, "main"), "text", cell, "STORE-006");
        refused(sealer.row(NOTES, "bob", 1L, "main"), "text", cell, "STORE-006");
        refused(sealer.row(NOTES, "eve", 1L, "main"), "text", cell, "STORE-006");
        refused(sealer.row(NOTES, "", 1L, "main"), "text", cell, "STORE-006");
    }

    @Test
    void open_ofAnyChangedBit_isRefused() {
        var row = sealer.row(NOTES, "ada", 1L, "main");
        var cell = row.seal("text", WORD);
        for (int bit = 0; bit < cell.length * 8; bit++) {
            cell[bit / 8] ^= (byte) (1 << bit % 8);
            refused(row, "text", cell, "STORE-006");
            cell[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int length = 0; length < cell.length; length++) {
            refused(row, "text", Arrays.copyOf(cell, length), "STORE-006");
        }
        refused(row, "text", Arrays.copyOf(cell, cell.length + 1), "STORE-006");
    }

    @Test
    void place_ofDifferentValues_isNeverTheSame() {
        var places = new HashSet<String>();
        for (var identity : List.<List<Object>>of(
                List.of("ab", "c"), List.of("a", "bc"), List.of(1L, "c"), List.of("", "abc"), List.of("abc", ""))) {
            for (var column : List.of("text", "more", "")) {
                var place = sealer.row(NOTES, "ada", identity.toArray()).place(column);
                assertThat(places.add(HexFormat.of().formatHex(place))).isTrue();
            }
        }
    }

    /// Of each nonce the first 8 bytes: that two of a million random ones share those has a chance of 1 in 30
    /// million. The second half is sealed as a home that was restored does it: by a sealer that knows nothing
    /// of the first.
    @Test
    @DisplayName("CR-01 no nonce of 2^20 sealed cells comes twice, also after a restore")
    void seal_aMillionTimes_neverRepeatsANonce() {
        int half = 1 << 19;
        var seen = new long[2 * half];
        try (var restored = sealer("home_a")) {
            for (int i = 0; i < seen.length; i++) {
                var row = (i < half ? sealer : restored).row(NOTES, "ada", 1L, "main");
                seen[i] = ByteBuffer.wrap(row.seal("text", ""), 1, 8).getLong();
            }
        }
        Arrays.sort(seen);
        for (int i = 1; i < seen.length; i++) {
            assertThat(seen[i]).isNotEqualTo(seen[i - 1]);
        }
    }

    @Test
    void open_onceThePersonIsErased_saysSo_alsoWithANewKey() {
        var row = sealer.row(NOTES, "ada", 1L, "main");
        var cell = row.seal("text", WORD);
        Objects.requireNonNull(keys.remove("ada")).close();
        sealer.forget("ada");
        refused(row, "text", cell, "STORE-007");
        sealer.prepare("ada");
        refused(row, "text", cell, "STORE-006");
    }

    @Test
    void digest_isAnotherOne_forAnotherPersonOrColumn() {
        var content = WORD.getBytes(StandardCharsets.UTF_8);
        var digest = sealer.digest(NOTES, "digest", "ada", content);
        assertThat(sealer.digest(NOTES, "digest", "ada", content)).isEqualTo(digest);
        assertThat(sealer.digest(NOTES, "digest", "bob", content)).isNotEqualTo(digest);
        assertThat(sealer.digest(NOTES, "text", "ada", content)).isNotEqualTo(digest);
        assertThat(sealer.digest(OTHERS, "digest", "ada", content)).isNotEqualTo(digest);
    }

    private void fillBefore(int rows) {
        try (var store = open(BEFORE)) {
            store.write(tx -> {
                for (int i = 1; i <= rows; i++) {
                    tx.run(
                            "INSERT INTO note(id, about, text, digest, more) VALUES (?, 'main', ?, ?, ?)",
                            i,
                            WORD + " " + i + " " + "x".repeat(i % 7 == 0 ? 9_000 : 10),
                            new byte[] {(byte) i},
                            i % 2 == 0 ? null : WORD.getBytes(StandardCharsets.UTF_8));
                }
                return rows;
            });
        }
    }

    private List<String> texts(Store store) {
        return store.read(tx -> tx.all(
                "SELECT text, more, " + CELLS.select() + " FROM note ORDER BY id",
                row -> sealer.row(NOTES, row, 2).text("text", row.bytes(0)).replaceAll(" x+$", "")
                        + sealer.row(NOTES, row, 2)
                                .optionalText("more", row.bytes(1))
                                .orElse("-")));
    }

    @Test
    void all_rowsOfTheOldForm_areSealed_andNothingOfThemStaysInTheFile() throws Exception {
        fillBefore(1_000);
        try (var store = open(NOTES)) {
            assertThat(new Sealing(store, "owner").all(done -> {})).containsExactly(Map.entry("note", 1_000L));
            assertThat(new Sealing(store, "owner").all(done -> {})).isEmpty();
            assertThat(texts(store)).hasSize(1_000).startsWith(WORD + " 1" + WORD, WORD + " 2-");
            assertThat(store.read(tx -> tx.one("SELECT digest FROM note WHERE id = 5", row -> row.bytes(0)))
                            .orElseThrow())
                    .isEqualTo(sealer.digest(NOTES, "digest", "owner", new byte[] {5}));
        }
        assertThat(folder.resolve("t.db-wal")).doesNotExist();
        assertThat(pages().contains(WORD)).isFalse();
    }

    @Test
    void pages_ofAFileThatKeepsWhatWasDeleted_haveTheWords() throws Exception {
        fillBefore(100);
        try (var database = Database.open(folder.resolve("t.db"), databaseKey, false)) {
            database.tx().run("DELETE FROM note");
            database.commit();
        }
        assertThat(pages().contains(WORD)).isFalse();
        fillBefore(100);
        try (var database =
                Database.open(folder.resolve("t.db"), databaseKey, false).withoutForeignKeys()) {
            database.tx().run("DELETE FROM note");
            database.commit();
        }
        assertThat(pages().contains(WORD)).as("free pages are looked at").isTrue();
    }

    /// The file's pages but the first one in clear, free ones and what is free in them included, as the cipher
    /// `chacha20` of SQLite3 Multiple Ciphers has them: at the end of a page 16 bytes of nonce and 16 of tag.
    private String pages() throws Exception {
        var file = Files.readAllBytes(folder.resolve("t.db"));
        var clear = new ByteArrayOutputStream();
        for (int page = 2; page <= file.length / PAGE; page++) {
            var bytes = ByteBuffer.wrap(file, (page - 1) * PAGE, PAGE).slice().order(ByteOrder.LITTLE_ENDIAN);
            var nonce = new byte[12];
            bytes.get(PAGE - 32, nonce);
            int counter = bytes.getInt(PAGE - 20) ^ page;
            var keys = databaseKey.use(raw -> chaCha(raw, nonce, counter, new byte[64]));
            var content = new byte[PAGE - 32];
            bytes.get(0, content);
            clear.writeBytes(chaCha(Arrays.copyOfRange(keys, 32, 64), nonce, counter + 1, content));
        }
        return clear.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chaCha(byte[] key, byte[] nonce, int counter, byte[] content) {
        try {
            var cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new ChaCha20ParameterSpec(nonce, counter));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void all_thatIsBrokenOff_goesOnTheNextTime() {
        fillBefore(1_000);
        Consumer<Map<String, Long>> brokenOff = done -> {
            if (done.getOrDefault("note", 0L) > 500) {
                throw new IllegalStateException("the process ends");
            }
        };
        try (var store = open(NOTES)) {
            assertThatThrownBy(() -> new Sealing(store, "owner").all(brokenOff)).hasMessage("the process ends");
        }
        try (var store = open(NOTES)) {
            assertThat(new Sealing(store, "owner").all(done -> {}).get("note")).isBetween(1L, 500L);
            assertThat(texts(store)).hasSize(1_000);
        }
    }

    @Test
    void load_ofADump_keepsCellsAsTheyAre_andTheyOpenUnderTheSameKey() {
        fillBefore(10);
        try (var store = open(NOTES)) {
            new Sealing(store, "owner").all(done -> {});
            var loading = Loading.into(folder.resolve("b.db"), databaseKey, List.of(NOTES), Map.of("note", 3));
            store.dump(new Dump.Receiver() {
                private int columns;

                @Override
                public void mark(byte[] mark) {}

                @Override
                public void begin(Table table) {
                    columns = table.columns().size();
                    loading.begin(table);
                }

                @Override
                public void row(byte[] bytes, int length) {
                    loading.row(Cells.read(bytes, 0, length, columns));
                }

                @Override
                public void end(long rows) {}
            });
            loading.finish(new byte[0]);
            loading.close();
        }
        try (var store = Store.open(folder.resolve("b.db"), databaseKey, List.of(NOTES), () -> new byte[0], sealer)) {
            assertThat(texts(store)).hasSize(10).allMatch(text -> text.startsWith(WORD));
            assertThat(new Sealing(store, "owner").all(done -> {})).isEmpty();
        }
    }
}
