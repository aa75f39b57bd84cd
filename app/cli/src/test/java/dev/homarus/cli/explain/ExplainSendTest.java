package dev.homarus.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainSendTest {
    private static Json.Obj explain(String question) {
        return new ExplainSend()
                .explain(Json.object(
                        JsonText.parse(question.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), "question"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            allow     | {'text':'good morning','destination':'provider:a','clearance':'PERSONAL'}
            allow     | {'text':'good morning','destination':'provider:a','label':{'classification':'public'}}
            ask       | {'text':'good morning','destination':'provider:a'}
            allow     | {'text':'good morning','destination':'channel:a'}
            allow     | {'text':'good morning','destination':'http://127.0.0.1:8080/v1','label':{'classification':'SENSITIVE'}}
            ask       | {'text':'good morning','destination':'https://example.org/?q='}
            deny      | {'text':'good morning','destination':'provider:a','label':{'classification':'sensitive'},'clearance':'personal'}
            deny      | {'text':'good morning','destination':'provider:local','label':{'classification':'secret'}}
            transform | {'text':'card 4111 1111 1111 1111','destination':'provider:a','clearance':'personal'}
            transform | {'text':'call +49 30 901820 or mail a.b@example.org','destination':'provider:a','label':{'classification':'public'}}
            allow     | {'text':'mail a.b@example.org','destination':'provider:a','clearance':'personal'}
            ask       | {'text':'x','destination':'https://example.org/','label':{'classification':'public','provenance':'untrusted'}}
            """)
    void decision_isWhatTheGateWouldSay(String decision, String question) {
        assertThat(explain(question).text("decision")).isEqualTo(decision);
    }

    @Test
    void transformedText_isShown_withWhatWasFound() {
        var answer = explain(
                "{'id':'1','text':'card 4111 1111 1111 1111','destination':'provider:a','clearance':'personal'}");

        assertThat(answer.text("sent")).matches("card CARD_[A-Z0-9]{8}");
        assertThat(answer.get("found").orElseThrow().write()).isEqualTo("[{\"type\":\"card\",\"start\":5,\"end\":24}]");
        assertThat(answer.get("reasons").orElseThrow().write()).contains("card hidden: 1");
        assertThat(explain("{'text':'card 4111 1111 1111 1111','destination':'provider:a','clearance':'personal'}")
                        .text("sent"))
                .as("the same on every machine")
                .isEqualTo(answer.text("sent"));
    }

    @Test
    void deniedText_isNotShown() {
        assertThat(explain("{'text':'x','destination':'provider:a','label':{'classification':'secret'}}")
                        .get("sent"))
                .isEmpty();
    }

    @Test
    void wrongWords_areToldWithTheirPlace() {
        assertThatThrownBy(() -> explain("{'text':'x','destination':'a','clearance':'high'}"))
                .hasMessageContaining("clearance has to be one of public, personal, sensitive, secret");
        assertThatThrownBy(() -> explain("{'text':'x'}")).hasMessageContaining("destination");
    }
}
