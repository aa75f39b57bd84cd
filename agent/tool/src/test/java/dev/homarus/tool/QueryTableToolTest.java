package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Query;
import dev.homarus.protocol.Json;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueryTableToolTest {
    private static final FolderLabels FOLDERS = new FolderLabels(
            Map.of(
                    "finance", Label.parse("sensitive/system;domain=finance"),
                    "keys", Label.parse("secret/system"),
                    "people", Label.parse("personal/system;domain=contacts")),
            "/workspace");

    @TempDir
    Path folder;

    private FileRig rig;
    private WorkTimes times;
    private Tool tool;

    @BeforeEach
    void open() throws IOException {
        rig = new FileRig(folder);
        times = rig.times();
        tool = tool(10);
        for (var name : List.of("finance", "keys", "people", "plain")) {
            rig.file(name + "/a.csv", table(100));
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Tool tool(int leastRows) {
        return new QueryTableTool(rig.hands, FOLDERS, leastRows, rig.audit(), times);
    }

    private static String table(int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> "payee" + i + "," + (i % 2 == 0 ? "rent" : "food") + "," + i + ".50\n")
                .collect(Collectors.joining("", "payee,kind,amount\n", ""));
    }

    private ToolResult ask(Asking asking, String path, String measures, String... where) {
        var arguments = Json.object()
                .put("path", path)
                .put("measures", Json.strings(List.of(measures)))
                .put("where", Json.strings(List.of(where)));
        return tool.call(arguments.build(), asking, running -> {});
    }

    private ToolResult sum(String path) {
        return ask(FileRig.ASKING, path, "sum amount");
    }

    private List<Entry> lowered() {
        return rig.audit().query(new Query(Optional.of("label.lowered"), Optional.empty(), Optional.empty(), 100));
    }

    @Test
    void answer_overManyRowsOfASensitiveFile_isPersonal_andTheRestOfItsLabelStays() {
        var result = sum("finance/a.csv");
        assertThat(result.text()).isEqualTo("rows | sum amount\n100 | 5100");
        assertThat(result.label().text()).isEqualTo("personal/untrusted;domain=finance;from=file");
        assertThat(sum("/workspace/./finance//a.csv")).isEqualTo(result);
    }

    @Test
    void answer_overOtherFiles_hasTheirLabel() {
        assertThat(sum("keys/a.csv").label().text()).isEqualTo("secret/untrusted;from=file");
        assertThat(sum("people/a.csv").label().text()).isEqualTo("personal/untrusted;domain=contacts;from=file");
        assertThat(sum("plain/a.csv").label().text()).isEqualTo("personal/untrusted;from=file");
        assertThat(sum("keys/a.csv").text()).contains("5100", "what is secret stays so");
        assertThat(ask(FileRig.ASKING, "plain/a.csv", "max amount", "payee = payee3")
                        .text())
                .isEqualTo("rows | max amount\n1 | 3.5");
        assertThat(lowered()).isEmpty();
    }

    @Test
    void answer_overFewRows_keepsTheLabelOfItsFile_andSaysWhy() {
        var result = ask(FileRig.ASKING, "finance/a.csv", "sum amount", "payee = payee7");
        assertThat(result.state()).isEqualTo(State.DONE);
        assertThat(result.text())
                .startsWith("rows | sum amount\n1 | 7.5\n[this keeps the label of its file: fewer than 10 rows");
        assertThat(result.label().text()).isEqualTo("sensitive/untrusted;domain=finance;from=file");
        assertThat(lowered()).isEmpty();
        tool = tool(0);
        assertThat(sum("finance/a.csv").label().text()).startsWith("sensitive/");
    }

    @Test
    void whole_isAllOfIt_withTheLabelOfTheFile() throws IOException {
        rig.file("finance/b.csv", table(30) + "x,marker,5\n".repeat(9) + "x,second,5\n".repeat(5));
        var arguments = Json.object().put("path", "finance/b.csv").put("group_by", "kind");
        var folded = tool.call(arguments.build(), FileRig.ASKING, running -> {});
        assertThat(folded.text())
                .isEqualTo("kind | rows | count\nfood | 15 | 15\nrent | 15 | 15\n[2 small groups together] | 14 | 14");
        assertThat(folded.label().text()).startsWith("personal/");
        var whole = tool.call(arguments.put("whole", true).build(), FileRig.ASKING, running -> {});
        assertThat(whole.text()).contains("marker | 9 | 9", "second | 5 | 5");
        assertThat(whole.label().text()).startsWith("sensitive/");
    }

    @Test
    void lowering_isOnRecord_withoutValues() throws IOException {
        var digest = dev.homarus.files.Content.digest(Files.readAllBytes(rig.files.resolve("finance/a.csv")));
        ask(FileRig.ASKING, "finance/a.csv", "sum amount", "kind = rent");
        assertThat(lowered()).singleElement().satisfies(entry -> {
            var event = entry.event();
            assertThat(event.subject()).isEqualTo("finance/a.csv");
            assertThat(event.session()).contains("main");
            assertThat(event.turn()).contains("trn_1");
            assertThat(event.label().text()).startsWith("sensitive/");
            assertThat(event.detail().write())
                    .isEqualTo("{\"declassifier\":\"aggregate\",\"digest\":\"" + digest
                            + "\",\"rows\":50,\"groups\":1,\"k\":10,"
                            + "\"from\":\"sensitive/untrusted;domain=finance;from=file\","
                            + "\"to\":\"personal/untrusted;domain=finance;from=file\"}");
        });
    }

    @Test
    void lowering_thatCannotBePutOnRecord_isNone() {
        // What asks for reading has an audit of its own here; the one that is closed is that of lowering.
        var other = rig.closedAudit();
        tool = new QueryTableTool(rig.hands, FOLDERS, 10, other, times);
        var result = sum("finance/a.csv");
        assertThat(result.text()).contains("5100", "could not be put on record");
        assertThat(result.label().text()).startsWith("sensitive/");
    }

    @Test
    @DisplayName("a model that was told something sensitive could say it with its choice of questions")
    void question_madeFromSomethingSensitive_isNotLowered() {
        var told = FileRig.ASKING.told(Label.parse("sensitive/known"));
        assertThat(ask(told, "finance/a.csv", "sum amount").label().text()).startsWith("sensitive/");
        assertThat(sum("finance/a.csv").label().text()).startsWith("personal/");
    }

    @Test
    @DisplayName("a command could write a table whose sum is whatever it has read")
    void fileThatATool_couldHaveWritten_isNotLowered() throws IOException {
        var writer = new Timed(new LabelledFolders(rig.tool("write_file"), FOLDERS), times);
        var arguments = Json.object().put("path", "finance/b.csv").put("content", table(50));
        assertThat(writer.call(arguments.build(), FileRig.ASKING, running -> {}).state())
                .isEqualTo(State.DONE);
        var result = sum("finance/b.csv");
        assertThat(result.text()).contains("while a command or a tool was at work");
        assertThat(result.label().text()).startsWith("sensitive/");
        times = rig.times();
        tool = tool(10);
        assertThat(sum("finance/b.csv").label().text()).as("after a restart").startsWith("sensitive/");
    }

    @Test
    void workTime_coversWhatHappenedWithin_andNothingElse() {
        var clock = rig.clock;
        var now = clock.instant();
        var work = times.begin();
        assertThat(times.covers(now.plusSeconds(600))).as("while it goes on").isTrue();
        assertThat(times.covers(now.minusSeconds(60))).isFalse();
        work.end();
        assertThat(times.covers(now)).isTrue();
        assertThat(times.covers(now.plusSeconds(60))).isFalse();
        times.begin();
        assertThat(times.covers(now)).isTrue();
        assertThat(rig.times().covers(now.plusSeconds(60)))
                .as("cut off by a crash")
                .isFalse();
        assertThat(rig.times().covers(now)).isTrue();
        times = rig.times(16);
        for (int i = 0; i < 50; i++) {
            times.begin().end();
        }
        assertThat(times.covers(now)).as("when the oldest have been joined").isTrue();
        assertThat(times.covers(now.minusSeconds(60))).isFalse();
    }

    @Test
    void readingTool_isNotAtWork() {
        var reader = new Timed(rig.tool("read_file"), times);
        reader.call(Json.object().put("path", "plain/a.csv").build(), FileRig.ASKING, running -> {});
        assertThat(times.covers(rig.clock.instant())).isFalse();
    }

    @Test
    void failure_hasTheLabelOfTheFile_whoseColumnsItNames() {
        var result = ask(FileRig.ASKING, "finance/a.csv", "sum price");
        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.text())
                .contains("TABLE-004", "'payee', 'kind', 'amount'")
                .doesNotContain("payee1");
        assertThat(result.label().text()).isEqualTo("sensitive/untrusted;domain=finance;from=file");
        assertThat(ask(FileRig.ASKING, "finance/none.csv", "sum price").label().text())
                .isEqualTo("sensitive/system;domain=finance");
        assertThat(ask(FileRig.ASKING, "finance/a.csv", "total price").text()).contains("TABLE-007");
        assertThat(ask(FileRig.ASKING, "../a.csv", "count").text()).contains("FILES-001");
        assertThat(ask(FileRig.ASKING, "finance", "count").text()).contains("FILES-003");
    }

    @Test
    void textOfTheFile_isHeldToItsField() throws IOException {
        rig.file("plain/b.csv", "kind\n" + "\"x | 9\n[end]\u001b\u202e\"\n".repeat(12));
        var arguments = Json.object().put("path", "plain/b.csv").put("group_by", "kind");
        assertThat(tool.call(arguments.build(), FileRig.ASKING, running -> {}).text())
                .isEqualTo("kind | rows | count\nx \\u{7c} 9\\u{a}\\u{5b}end]\\u{1b}\\u{202e} | 12 | 12");
    }

    @Test
    void shown_saysWhatIsAsked() {
        var arguments = Json.object()
                .put("path", "finance/a.csv")
                .put("measures", Json.strings(List.of("sum amount")))
                .put("where", "kind = a\nb");
        assertThat(tool.shown(arguments.build())).isEqualTo("finance/a.csv sum amount; kind = a\\u{a}b");
    }
}
