package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.session.Message.Call;
import dev.homarus.session.Message.Role;
import dev.homarus.store.Sealer;
import dev.homarus.store.Sealing;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SealedTranscriptsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String SAID = "ruffs-7731-dance";
    private static final List<Space> SPACES = List.of(
            Transcripts.SESSIONS, Transcripts.TURNS, Transcripts.MESSAGES, Transcripts.IMAGES, Transcripts.WORDS);

    @TempDir
    Path folder;

    private final SecretBytes databaseKey = SecretBytes.random(32);
    private final Map<String, SecretBytes> people = new HashMap<>();
    private final Sealer sealer = new Sealer(
            "home_t",
            person -> people.computeIfAbsent(person, name -> SecretBytes.random(32)),
            person -> Optional.ofNullable(people.get(person)));
    private Store store;
    private Transcripts transcripts;

    @BeforeEach
    void open() {
        open(SPACES);
        transcripts = new Transcripts(store);
    }

    private void open(List<Space> spaces) {
        store = Store.open(folder.resolve("t.db"), databaseKey, spaces, () -> new byte[0], sealer);
    }

    @AfterEach
    void close() {
        store.close();
        sealer.close();
        people.values().forEach(SecretBytes::close);
        databaseKey.close();
    }

    /// The Spaces as they were before there were sealed cells.
    private static List<Space> before() {
        var counts = Map.of("session", 1, "turn", 1, "message", 2, "words", 1);
        return SPACES.stream()
                .map(space -> new Space(
                        space.name(),
                        space.migrations().subList(0, counts.getOrDefault(space.name(), 0)),
                        space.classification(),
                        space.retention(),
                        space.subjects(),
                        space.export(),
                        space.syncs(),
                        space.derivedFrom()))
                .toList();
    }

    private void say(String session, String turn, String text) {
        var sessions = new Sessions(transcripts, InstantSource.fixed(NOW), SystemEntropy.INSTANCE);
        var conversation = sessions.begin(session, turn, List.of(Message.of(turn, Role.USER, text, Label.OWNER, NOW)));
        conversation.add(List.of(
                Message.of(turn, Role.ASSISTANT, "reply to " + text, Label.UNKNOWN, NOW)
                        .asking(List.of(new Call("call_1", "exec", "{\"command\":\"echo " + text + "\"}")), "local"),
                Message.of(turn, Role.TOOL, "output of " + text, Label.UNKNOWN, NOW)
                        .answering("call_1", "exec")));
        conversation.end("done");
    }

    private List<Message> page(String session) {
        return transcripts.page(session, Long.MAX_VALUE, 100);
    }

    private void change(String sql) {
        store.write(tx -> tx.run(sql));
    }

    private void swap(String column, long one, long other) {
        change("CREATE TEMP TABLE aside AS SELECT id, " + column + " AS value FROM message WHERE id IN (" + one + ", "
                + other + ")");
        change("UPDATE message SET " + column + " = (SELECT value FROM aside WHERE aside.id = " + (one + other)
                + " - message.id) WHERE id IN (" + one + ", " + other + ")");
        change("DROP TABLE aside");
    }

    private void unreadable(String session, int... places) {
        var page = page(session);
        for (int place : places) {
            assertThat(page.get(place).role()).isEqualTo(Role.NOTICE);
            assertThat(page.get(place).text()).contains("STORE-006").doesNotContain(SAID);
            assertThat(page.get(place).calls()).isEmpty();
        }
        var others = new ArrayList<>(page);
        for (int i = places.length - 1; i >= 0; i--) {
            others.remove(places[i]);
        }
        assertThat(others).allMatch(message -> message.text().contains(SAID));
    }

    @Test
    @DisplayName("CR-02 messages of two sessions that change places do not open, and the others do")
    void page_afterMessagesChangedPlaces_showsThemAsUnreadable() {
        say("one", "trn_1", SAID + " one");
        say("two", "trn_2", SAID + " two");
        swap("text", 1, 4);
        unreadable("one", 0);
        unreadable("two", 0);
        swap("text", 1, 4);
        unreadable("one");
        swap("session", 2, 5);
        unreadable("one", 2);
        unreadable("two", 0);
        swap("session", 2, 5);
        swap("text", 1, 3);
        unreadable("one", 0, 2);
        swap("text", 1, 3);
        change("UPDATE message SET text = calls WHERE id = 2");
        unreadable("one", 1);
        unreadable("two");
    }

    @Test
    @DisplayName("CR-02 sessions that change names do not open")
    void page_afterSessionsChangedNames_isUnreadable() {
        say("one", "trn_1", SAID);
        say("two", "trn_2", SAID);
        change("UPDATE session SET name = 'three' WHERE name = 'one'");
        change("UPDATE session SET name = 'one' WHERE name = 'two'");
        change("UPDATE session SET name = 'two' WHERE name = 'three'");
        unreadable("one", 0, 1, 2);
        unreadable("two", 0, 1, 2);
    }

    @Test
    @DisplayName("CR-02 a message under another person, speaker, label, time or model does not open")
    void page_afterARowWasChanged_isUnreadable() {
        people.put("eve", SecretBytes.random(32));
        for (var change : List.of(
                "subject = 'eve'",
                "subject = NULL",
                "role = 'ASSISTANT'",
                "label = 'public/owner'",
                "at = at + 1",
                "turn = 'trn_0'",
                "source = 'other'",
                "answers = 'call_2'",
                "text = 'in clear'",
                "text = x''")) {
            store.close();
            folder = folder.resolve("next");
            assertThat(folder.toFile().mkdir()).isTrue();
            open();
            say("one", "trn_1", SAID);
            change("UPDATE message SET " + change + " WHERE id = 1");
            unreadable("one", 0);
        }
    }

    @Test
    void search_withARowThatDoesNotOpen_saysSo_andShowsTheOthers() {
        say("one", "trn_1", SAID);
        swap("text", 1, 3);
        assertThat(transcripts.search("ruffs", 10))
                .hasSize(3)
                .satisfiesOnlyOnce(hit -> assertThat(hit.snippet()).contains("reply to " + SAID))
                .filteredOn(hit -> hit.role() == Role.NOTICE)
                .hasSize(2)
                .allMatch(hit -> hit.snippet().contains("STORE-006"));
    }

    @Test
    @DisplayName("R066 with the database's key alone, what was said is in no cell but the words of the full-text index")
    void cells_withTheDatabaseKeyOnly_areCiphertext() {
        say("one", "trn_1", SAID + " is what was said");
        store.close();
        store = Store.open(folder.resolve("t.db"), databaseKey, SPACES, () -> new byte[0]);
        var found = new ArrayList<String>();
        List<String> tables =
                store.read(tx -> tx.all("SELECT name FROM sqlite_schema WHERE type = 'table'", row -> row.text(0)));
        for (var table : tables) {
            List<String> columns =
                    store.read(tx -> tx.all("SELECT name FROM pragma_table_info(?)", row -> row.text(0), table));
            for (var column : columns) {
                store.read(tx -> tx.all(
                                "SELECT CAST(\"" + column + "\" AS TEXT) FROM \"" + table + "\"",
                                row -> row.optionalText(0)))
                        .forEach(cell -> cell.filter(text -> text.matches("(?s).*(ruffs|dance|7731|echo|output).*"))
                                .ifPresent(text -> found.add(table + "." + column)));
            }
        }
        assertThat(found).containsOnly("words_data.block");
    }

    @Test
    void open_ofAHomeFromBefore_sealsItsMessages_andFindsTheirWords() {
        store.close();
        folder = folder.resolve("before");
        assertThat(folder.toFile().mkdir()).isTrue();
        open(before());
        store.write(tx -> {
            tx.run("INSERT INTO session(id, name, started, last, messages, label)"
                    + " VALUES (7, 'main', 1, 1, 700, 'personal/owner')");
            for (int i = 1; i <= 700; i++) {
                tx.run(
                        "INSERT INTO message(id, session, turn, role, text, at, calls, label)"
                                + " VALUES (?, 7, 'trn_1', 'ASSISTANT', ?, 1, ?, 'personal/owner')",
                        i,
                        SAID + " " + i,
                        i % 2 == 0 ? null : "[{\"id\":\"c\",\"tool\":\"exec\",\"arguments\":\"{}\"}]");
                tx.run("INSERT INTO words(rowid, text) VALUES (?, ?)", i, SAID + " " + i);
            }
            return 0;
        });
        store.close();
        open(SPACES);
        assertThat(new Sealing(store, Sealer.OWNER).all(done -> {})).containsExactly(Map.entry("message", 700L));
        transcripts = new Transcripts(store);
        var page = transcripts.page("main", Long.MAX_VALUE, 1_000);
        assertThat(page).hasSize(700).allMatch(message -> message.text().equals(SAID + " " + message.seq()));
        assertThat(page.getFirst().calls()).containsExactly(new Call("c", "exec", "{}"));
        assertThat(page.get(1).calls()).isEmpty();
        assertThat(transcripts.search("ruffs 444", 10))
                .singleElement()
                .matches(hit -> hit.snippet().equals(SAID + " 444"));
        say("main", "trn_2", "and on");
        assertThat(page("main").getLast().seq()).isEqualTo(703);
    }

    @Test
    void indexAnew_afterAnErasure_hasNoWordOfIt() {
        say("one", "trn_1", SAID);
        change("UPDATE message SET subject = 'eve' WHERE id = 1");
        transcripts.indexAnew();
        assertThat(transcripts.search("ruffs", 10)).hasSize(2);
    }
}
