package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import dev.homarus.types.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String RIGHTS =
            "CREATE TABLE right_row(name TEXT PRIMARY KEY, value TEXT NOT NULL, used INTEGER) WITHOUT ROWID";

    @TempDir
    Path folder;

    private final Kept anchor = new Kept();

    /// Remembers what it is told, as an audit does.
    private static final class Kept implements RowAnchor {
        private final List<State> told = new ArrayList<>();
        private final List<String> differing = new ArrayList<>();
        private boolean accepts;
        private boolean refuses;

        @Override
        public Optional<State> newest() {
            return told.isEmpty() ? Optional.empty() : Optional.of(told.getLast());
        }

        @Override
        public void announce(State next) {
            if (refuses) {
                throw new Problem("AUDIT-002", "The disk failed.", "Mend it.").asException();
            }
            told.add(next);
        }

        @Override
        public void keep(Map<String, String> rows) {
            told.add(new State(rows, Optional.empty()));
        }

        @Override
        public boolean differ(List<String> tables) {
            differing.addAll(tables);
            return accepts;
        }
    }

    private static SecretBytes key() {
        return SecretBytes.taking(new byte[32]);
    }

    private static Space space(String name, String... migrations) {
        return new Space(
                name,
                List.of(migrations),
                Classification.PERSONAL,
                Duration.ofDays(30),
                Space.Subjects.OWNER,
                Space.Export.NONE,
                false,
                Optional.empty());
    }

    private static Space rights(String... more) {
        var migrations = new ArrayList<>(List.of(RIGHTS));
        migrations.addAll(List.of(more));
        return space("right_row", migrations.toArray(String[]::new))
                .guarded(List.of("UPDATE right_row SET value = 'withdrawn ' || ?1", "DELETE FROM note"));
    }

    private static final Space NOTES = space("note", "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT)");

    private Store open(Space... spaces) {
        return Store.open(
                folder.resolve("t.db"),
                key(),
                List.of(spaces),
                () -> new byte[] {1},
                java.util.Optional.empty(),
                anchor,
                key(),
                NOW);
    }

    private Store open() {
        return open(rights(), NOTES);
    }

    private static void put(Store store, String name, String value) {
        store.write(tx -> tx.run("INSERT OR REPLACE INTO right_row(name, value) VALUES (?, ?)", name, value));
    }

    private static List<String> values(Store store) {
        return store.read(tx -> tx.all("SELECT value FROM right_row ORDER BY name", row -> row.text(0)));
    }

    private void keepAside(String name) throws Exception {
        Files.copy(folder.resolve("t.db"), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void putBack(String name) throws Exception {
        Files.copy(folder.resolve(name), folder.resolve("t.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void change_guardedRow_isAnnouncedWithBothStatesThenKept() {
        try (var store = open()) {
            int before = anchor.told.size();
            put(store, "a", "1");
            assertThat(anchor.told).hasSize(before + 2);
            var announced = anchor.told.get(before);
            assertThat(announced.before()).contains(anchor.told.get(before - 1).rows());
            assertThat(anchor.told.getLast()).isEqualTo(new RowAnchor.State(announced.rows(), Optional.empty()));
            assertThat(announced.rows()).isNotEqualTo(announced.before().orElseThrow());
        }
    }

    @Test
    void change_otherRowOrTimeOfUseOrNothing_isNotAnnounced() {
        try (var store = open()) {
            put(store, "a", "1");
            int before = anchor.told.size();
            store.write(tx -> tx.run("INSERT INTO note(text) VALUES ('x')"));
            store.write(tx -> tx.run("UPDATE right_row SET used = 5 WHERE name = 'a'"));
            put(store, "a", "1");
            store.write(tx -> tx.run("DELETE FROM right_row WHERE name = 'none'"));
            assertThat(anchor.told).hasSize(before);
        }
    }

    @Test
    void change_everyKindOfStatement_isAnnounced() {
        try (var store = open()) {
            put(store, "a", "1");
            for (var sql : List.of(
                    "UPDATE right_row SET value = '2'",
                    "INSERT INTO right_row(name, value) VALUES ('b', '1')",
                    "REPLACE INTO right_row(name, value) VALUES ('b', '2')",
                    "DELETE FROM right_row WHERE name = 'b'",
                    "DELETE FROM right_row")) {
                int before = anchor.told.size();
                int rows = store.write(tx -> tx.run(sql));
                assertThat(rows).as(sql).isEqualTo(1);
                assertThat(anchor.told).as(sql).hasSize(before + 2);
            }
        }
    }

    @Test
    void change_thatTheAnchorRefuses_isNotMadeAndTheNextOneIs() {
        try (var store = open()) {
            put(store, "a", "1");
            anchor.refuses = true;
            assertThatThrownBy(() -> put(store, "a", "2")).hasMessageStartingWith("AUDIT-002");
            assertThat(values(store)).containsExactly("1");
            anchor.refuses = false;
            put(store, "a", "3");
        }
        try (var store = open()) {
            assertThat(values(store)).containsExactly("3");
        }
    }

    @Test
    void change_whoseWorkThrows_isNotAnnounced() {
        try (var store = open()) {
            int before = anchor.told.size();
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.run("INSERT INTO right_row(name, value) VALUES ('a', '1')");
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(anchor.told).hasSize(before);
        }
    }

    @Test
    void open_unchanged_saysNothingAgain() {
        try (var store = open()) {
            put(store, "a", "1");
        }
        int before = anchor.told.size();
        open().close();
        assertThat(anchor.told).hasSize(before);
        assertThat(anchor.differing).isEmpty();
    }

    @Test
    void open_olderCopy_isRefusedByTheNameOfItsTable() throws Exception {
        try (var store = open()) {
            put(store, "a", "old");
        }
        keepAside("old");
        try (var store = open()) {
            put(store, "a", "new");
        }
        putBack("old");
        assertThatThrownBy(this::open)
                .hasMessageStartingWith("STORE-008")
                .hasMessageContaining("right_row")
                .hasMessageContaining("--accept-rows");
        assertThat(anchor.differing).containsExactly("right_row");
    }

    @Test
    void open_olderCopyAccepted_withdrawsItsRights() throws Exception {
        try (var store = open()) {
            put(store, "a", "old");
        }
        keepAside("old");
        try (var store = open()) {
            put(store, "a", "new");
        }
        putBack("old");
        anchor.accepts = true;
        try (var store = open()) {
            assertThat(values(store)).containsExactly("withdrawn " + NOW.toEpochMilli());
            assertThat(store.withdrawn()).containsExactly("right_row");
        }
        anchor.accepts = false;
        try (var store = open()) {
            assertThat(store.withdrawn()).isEmpty();
        }
        // Of what was accepted once, the older rows are none that may be there.
        putBack("old");
        assertThatThrownBy(this::open).hasMessageStartingWith("STORE-008");
    }

    @Test
    void open_acceptedButEndedBeforeTheCommit_isRefusedAgain() throws Exception {
        try (var store = open()) {
            put(store, "a", "old");
        }
        keepAside("old");
        try (var store = open()) {
            put(store, "a", "new");
        }
        putBack("old");
        anchor.accepts = true;
        open().close();
        anchor.told.removeLast();
        putBack("old");
        anchor.accepts = false;
        assertThatThrownBy(this::open).hasMessageStartingWith("STORE-008");
    }

    @Test
    void open_endedBetweenAnnouncementAndCommit_opensAndKeepsWhatIsThere() throws Exception {
        try (var store = open()) {
            put(store, "a", "old");
        }
        keepAside("old");
        try (var store = open()) {
            put(store, "a", "new");
        }
        // As if the process had ended right after the announcement.
        anchor.told.removeLast();
        putBack("old");
        open().close();
        assertThat(anchor.told.getLast().before()).isEmpty();
        assertThat(anchor.differing).isEmpty();
        try (var store = open()) {
            assertThat(values(store)).containsExactly("old");
        }
    }

    @Test
    void open_endedBetweenCommitAndItsKeeping_opensAndThenRefusesTheOlder() throws Exception {
        try (var store = open()) {
            put(store, "a", "old");
        }
        keepAside("old");
        try (var store = open()) {
            put(store, "a", "new");
        }
        anchor.told.removeLast();
        try (var store = open()) {
            assertThat(values(store)).containsExactly("new");
        }
        putBack("old");
        assertThatThrownBy(this::open).hasMessageStartingWith("STORE-008");
    }

    @Test
    void open_databaseOfBeforeOrGone_isTakenOnceAndThenMissed() throws Exception {
        Store.open(folder.resolve("t.db"), key(), List.of(rights(), NOTES), () -> new byte[0])
                .close();
        open().close();
        assertThat(anchor.told.getLast().rows()).containsOnlyKeys("right_row");
        try (var store = open()) {
            put(store, "a", "1");
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(this::open).hasMessageStartingWith("STORE-008");
    }

    @Test
    void open_newVersionOfTheSpace_isNoOtherRow() throws Exception {
        try (var store = open()) {
            put(store, "a", "1");
        }
        keepAside("before");
        var next = rights("ALTER TABLE right_row ADD COLUMN more TEXT NOT NULL DEFAULT 'x'");
        open(next, NOTES).close();
        anchor.told.removeLast();
        // The process ended before the migration was committed.
        putBack("before");
        open(next, NOTES).close();
        assertThat(anchor.differing).isEmpty();
    }

    @Test
    void changedElsewhere_byAnotherConnection_isNamed() {
        try (var store = open()) {
            put(store, "a", "1");
            assertThat(store.changedElsewhere()).isEmpty();
            try (var other = Store.open(folder.resolve("t.db"), key(), List.of(), () -> new byte[] {1})) {
                put(other, "a", "2");
            }
            assertThat(store.changedElsewhere()).containsExactly("right_row");
        }
    }

    @Test
    void tags_otherKeyOrRowsOrOrder_differOnlyWhereTheyShould() {
        try (var store = open();
                var other = SecretBytes.taking(new byte[] {1})) {
            put(store, "a", "1");
            put(store, "b", "2");
            var tags = store.tags(key(), List.of("right_row", "absent"));
            assertThat(tags)
                    .containsOnlyKeys("right_row")
                    .isEqualTo(anchor.told.getLast().rows());
            assertThat(tags.get("right_row")).matches("[0-9a-f]{32}");
            assertThat(store.tags(other, List.of("right_row"))).isNotEqualTo(tags);
            store.write(tx -> tx.run("DELETE FROM right_row"));
            put(store, "b", "2");
            put(store, "a", "1");
            assertThat(store.tags(key(), List.of("right_row"))).isEqualTo(tags);
        }
    }
}
