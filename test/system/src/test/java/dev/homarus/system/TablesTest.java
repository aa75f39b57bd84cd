package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Questions of a model elsewhere over a table that is SENSITIVE: the number goes, the rows do not.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TablesTest {
    private static final Purse PURSE = new Purse(11);

    private static World world;
    private String session;

    @BeforeAll
    static void start() throws Exception {
        world = World.online(new Place().settings(Tasks.SETTINGS));
        HonestTasksTest.settle(world);
        var finance = Files.createDirectories(world.place.workspace.resolve("finance"));
        var rows = new StringBuilder("day;payee;kind;amount;card\n");
        for (int i = 0; i < 100; i++) {
            rows.append("2026-01-%02d;".formatted(1 + i % 28))
                    .append(PURSE.marker(i, "payee"))
                    .append(i % 2 == 0 ? ";food;" : ";rent;")
                    .append(i + 1)
                    .append(",25;")
                    .append(PURSE.card(i % 3))
                    .append('\n');
        }
        Files.writeString(finance.resolve("2026.csv"), rows);
        world.addModel("m", World.MODEL, "personal");
        world.owner.use("m");
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
    }

    /// Has the model call a tool, and returns what it says after that: what it was told.
    private String told(String tool, String arguments) {
        world.model.then(Script.calls(tool, arguments), Script.echoes());
        return world.owner.chat(session, "What did I spend in January?").text("reply");
    }

    private String query(String question) {
        return told("query_table", "{\"path\":\"finance/2026.csv\"," + question + "}");
    }

    /// Returns everything the model was ever sent.
    private static String sent() {
        var sent = new StringBuilder();
        world.model.seen().forEach(seen -> sent.append(new String(seen.body(), StandardCharsets.UTF_8)));
        return sent.toString();
    }

    private static void assertNoRowHasLeft() {
        var sent = sent();
        for (int i = 0; i < 100; i++) {
            assertThat(sent).doesNotContain(PURSE.marker(i, "payee").text()).doesNotContain(PURSE.card(i));
        }
    }

    @Test
    @Order(1)
    @DisplayName("R200 the sum over a hundred rows goes to a model elsewhere, and is on record before")
    void number_overManyRows_leaves_andTheRowsDoNot() {
        assertThat(told("read_file", "{\"path\":\"finance/2026.csv\"}")).contains("[left out");
        assertThat(query("\"measures\":[\"sum amount\"]")).contains("5075");
        assertThat(sent()).contains("5075");
        assertThat(query("\"measures\":[\"sum amount\"],\"group_by\":[\"kind\"]"))
                .contains("food | 50 | 2512.5", "rent | 50 | 2562.5");
        assertNoRowHasLeft();
        var lowered = world.owner.audit("label.lowered");
        assertThat(lowered).hasSize(2);
        assertThat(lowered.getLast().text("subject")).isEqualTo("finance/2026.csv");
        assertThat(lowered.getLast().object("detail").orElseThrow())
                .satisfies(detail -> assertThat(detail.text("declassifier")).isEqualTo("aggregate"))
                .satisfies(
                        detail -> assertThat(detail.number("rows", 0, 0, 999)).isEqualTo(100))
                .satisfies(detail -> assertThat(detail.text("from")).startsWith("sensitive/"))
                .satisfies(detail -> assertThat(detail.text("to")).startsWith("personal/"));
    }

    @Test
    @Order(2)
    @DisplayName("what rests on few rows stays here, however it is asked")
    void number_overFewRows_stays() {
        for (var question : List.of(
                "\"measures\":[\"max amount\"]",
                "\"group_by\":[\"payee\"],\"whole\":true",
                "\"where\":[\"payee = x\"]",
                "\"measures\":[\"sum amount\"],\"where\":[\"amount != 7.25\"]",
                "\"measures\":[\"sum amount\"],\"where\":[\"amount < 8\"]",
                "\"measures\":[\"sum price\"]")) {
            assertThat(query(question)).as(question).contains("[left out");
        }
        assertThat(query("\"group_by\":[\"payee\"]")).contains("[100 small groups together] | 100 | 100");
        assertNoRowHasLeft();
    }

    @Test
    @Order(3)
    @DisplayName("a card number that many rows have is no answer either: what is found in an answer still raises it")
    void groupKey_thatIsACardNumber_isHidden() {
        assertThat(query("\"group_by\":[\"card\"]")).contains("| 34 | 34");
        assertNoRowHasLeft();
    }

    @Test
    @Order(4)
    @DisplayName("a table that a command has written holds whatever the command has read")
    void table_thatACommandHasWritten_isNotLowered() throws Exception {
        var command = "sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sed -n 2p finance/2026.csv; done"
                + " > finance/made.csv; sed -i 1i\"a;b;c;d;e\" finance/made.csv'";
        world.model.then(Script.exec(command), Script.says("made"));
        world.owner.chat(session, "Make it.", TablesTest::allow);
        assertThat(Files.readAllLines(world.place.workspace.resolve("finance/made.csv")))
                .hasSize(13)
                .startsWith("a;b;c;d;e")
                .last()
                .asString()
                .contains(PURSE.marker(0, "payee").text());
        for (var question : List.of("\"group_by\":[\"b\"]", "\"measures\":[\"count\"]")) {
            assertThat(told("query_table", "{\"path\":\"finance/made.csv\"," + question + "}"))
                    .contains("[left out");
        }
        assertNoRowHasLeft();
    }

    @Test
    @Order(5)
    void hello_withAllTools_isShort() {
        world.model.then(Script.says("hello"));
        world.owner.chat(session, "hello");
        var last = world.model.last();
        System.out.printf(
                "[report] hello: %d bytes with %d tools%n",
                last.body().length, last.json().array("tools").size());
        assertThat(last.body()).hasSizeLessThanOrEqualTo(6_000);
    }

    private static void allow(Json.Obj event) {
        if (event.text("type").equals("approval.asked")) {
            world.owner.allow(event.object("approval").orElseThrow());
        }
    }
}
