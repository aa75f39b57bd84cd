package dev.homarus.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainExecTest {
    @Test
    void labelledExamples_everyRow_isDecidedAsLabelled() throws IOException {
        var different = new ArrayList<String>();
        int rows = 0;
        for (var line : examples()) {
            var row = Json.object(JsonText.parse(line.getBytes(StandardCharsets.UTF_8)), "row");
            var decision = new ExplainExec().explain(row).text("decision");
            rows++;
            if (!decision.equals(row.text("expect"))
                    && !decision.equals(row.optionalText("alt").orElse(""))) {
                different.add(row.text("id") + " " + decision + " " + row.text("command"));
            }
        }
        assertThat(rows).isEqualTo(196);
        assertThat(different).isEmpty();
    }

    @Test
    void analysableCommand_plan_isProgramsAndArguments() {
        var answer =
                explain("{\"id\":\"1\",\"command\":\"cat 'a b' | head -n 1 2>&1\",\"allowlist\":[\"cat\",\"head\"]}");
        assertThat(answer.write())
                .isEqualTo(
                        "{\"id\":\"1\",\"decision\":\"allow\",\"analysable\":true,\"plan\":[{\"when\":\"always\",\"stages\":["
                                + "{\"program\":\"/usr/bin/cat\",\"arguments\":[\"cat\",\"a b\"],\"folder\":\"/home/u/ws\",\"environment\":{},\"redirects\":[]},"
                                + "{\"program\":\"/usr/bin/head\",\"arguments\":[\"head\",\"-n\",\"1\"],\"folder\":\"/home/u/ws\",\"environment\":{},"
                                + "\"redirects\":[{\"descriptor\":2,\"kind\":\"duplicate\",\"to\":\"1\"}]}]}],"
                                + "\"risk\":\"READS\",\"sentence\":\"cat, head: only reads, inside the workspace.\","
                                + "\"reasons\":[\"every program is on the list\"]}");
    }

    @Test
    void wrongLines_getAProblemInTheirPlace_andTheRestGoesOn() {
        var lines = """
                {"id":"a","command":"ls","allowlist":["ls"]}
                nonsense

                {"id":"b"}
                {"id":"c","command":"ls","allowlist":[1]}
                {"id":"d","command":"ls","cwd":"x"}
                {"id":"e","command":"ls"}""";
        var answers = new ArrayList<Json>();
        int wrong = Lines.answer(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), new ExplainExec(), answers::add);
        assertThat(wrong).isEqualTo(4);
        assertThat(answers).hasSize(6);
        assertThat(answers.get(1).write()).contains("\"line\":2", "EXPLAIN-001");
        assertThat(answers.get(2).write()).contains("\"line\":4", "command");
        assertThat(answers.get(5).write()).contains("\"id\":\"e\"", "\"decision\":\"ask\"");
    }

    private static Json.Obj explain(String question) {
        return new ExplainExec().explain(Json.object(JsonText.parse(question.getBytes(StandardCharsets.UTF_8)), "q"));
    }

    private static List<String> examples() throws IOException {
        try (var in = ExplainExecTest.class.getResourceAsStream("shell-examples.jsonl")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
