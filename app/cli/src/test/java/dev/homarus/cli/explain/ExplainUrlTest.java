package dev.homarus.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExplainUrlTest {
    @Test
    void labelledExamples_everyRow_isDecidedAsLabelled() throws IOException {
        var different = new ArrayList<String>();
        int rows = 0;
        try (var in = ExplainUrlTest.class.getResourceAsStream("url-examples.jsonl")) {
            var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (var line : text.lines().toList()) {
                var row = JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
                rows++;
                if (!new ExplainUrl().explain(row).text("decision").equals(row.text("expect"))) {
                    different.add(line);
                }
            }
        }
        assertThat(rows).isEqualTo(26);
        assertThat(different).isEmpty();
    }

    @Test
    void answers_sayWhatTheUrlMeans() {
        assertThat(answer("{\"id\":1,\"url\":\"https://Good.test\"}"))
                .isEqualTo(
                        "{\"id\":1,\"decision\":\"allow\",\"reasons\":[\"It leads out; a name's addresses are checked when"
                                + " it is dialled.\"],\"means\":\"https://good.test:443/\"}");
        assertThat(answer("{\"id\":\"2\",\"url\":\"http://127.0.0.1.nip.io/x\"}"))
                .contains("\"decision\":\"resolve\"", "http://127.0.0.1.nip.io:80/x");
        assertThat(answer("{\"url\":\"http://127.0.0.1/\"}"))
                .startsWith("{\"id\":null,\"decision\":\"block\"")
                .doesNotContain("means");
    }

    @Test
    void questionWithoutUrl_isAProblem() {
        assertThatThrownBy(() -> answer("{\"id\":1}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("url");
    }

    private static String answer(String question) {
        return new ExplainUrl()
                .explain(JsonText.parseObject(question.getBytes(StandardCharsets.UTF_8)))
                .write();
    }
}
