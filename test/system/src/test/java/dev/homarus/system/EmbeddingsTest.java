package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vectors through the whole program: asked as OpenAI's clients ask, sent as each vendor takes it, on record
/// and paid for.
final class EmbeddingsTest {
    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static Client client;
    private FakeModel model;

    @BeforeAll
    static void start() {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        client = gateway.tcp().token(owner.token("chat"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        place.close();
    }

    @BeforeEach
    void fresh() {
        model = new FakeModel();
    }

    @AfterEach
    void lives() {
        model.close();
        assertThat(gateway.log()).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|/v1/embeddings|{\"data\":[{\"index\":0,\"embedding\":[1,-2.5]},{\"index\":1,\"embedding\":[3,0.5]}],\"usage\":{\"prompt_tokens\":4}}",
                "RESPONSES|/v1/embeddings|{\"data\":[{\"index\":0,\"embedding\":[1,-2.5]},{\"index\":1,\"embedding\":[3,0.5]}],\"usage\":{\"prompt_tokens\":4}}",
                "OLLAMA|/api/embed|{\"embeddings\":[[1,-2.5],[3,0.5]],\"prompt_eval_count\":4}",
                "GEMINI|/v1beta/models/m-1:batchEmbedContents|{\"embeddings\":[{\"values\":[1,-2.5]},{\"values\":[3,0.5]}],\"usageMetadata\":{\"promptTokenCount\":4}}"
            })
    void texts_becomeVectors_andTheRequestIsOnRecord(Wire wire, String path, String answer) {
        owner.addModel("embed", wire.api, wire.base(model));
        model.then(Script.refuses(200, answer), Script.refuses(200, answer));

        var got = client.post("/v1/embeddings", "{\"model\":\"embed\",\"input\":[\"one é\",\"two\"]}")
                .expect(200)
                .json();

        assertThat(got.array("data").stream()
                        .map(row -> Json.object(row, "data")
                                .get("embedding")
                                .orElseThrow()
                                .write()))
                .containsExactly("[1.0,-2.5]", "[3.0,0.5]");
        assertThat(got.object("usage").orElseThrow().number("prompt_tokens", 0, 0, 9))
                .isEqualTo(4);
        assertThat(model.last().path()).isEqualTo(path);
        var row = owner.ledger().getFirst();
        assertThat(owner.wire(row.text("id"))).isEqualTo(model.last().body());
        Eventually.holds(
                Duration.ofSeconds(5),
                () -> "the request has ended",
                () -> owner.ledger().getFirst().text("status").equals("200"));
        var packed = client.post(
                        "/v1/embeddings",
                        "{\"model\":\"embed\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}")
                .expect(200)
                .text();
        // 1.0 and -2.5 as 32-bit numbers, the low byte first.
        assertThat(packed).contains("\"AACAPwAAIMA=\"");
    }

    @Test
    void vectors_arePaidForAndLimited() {
        owner.addModel("paid", "openai", model.openAi());
        gateway.socket()
                .put("/api/budget/prices/paid", "{\"input\":\"1000\",\"output\":\"1000\"}")
                .expect(200);
        model.always(Script.refuses(200, "{\"data\":[{\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":7}}"));
        client.post("/v1/embeddings", "{\"model\":\"paid\",\"input\":\"one\"}").expect(200);
        var spent = gateway.socket().get("/api/budget").expect(200).text();
        assertThat(spent).contains("\"name\":\"embeddings\",\"today\":{\"micros\":7000,");

        gateway.socket().post("/api/budget", "{\"day\":\"0.01\"}").expect(200);
        int before = model.seen().size();
        assertThat(client.post("/v1/embeddings", "{\"model\":\"paid\",\"input\":\"one\"}")
                        .text())
                .contains("BUDGET-001");
        assertThat(model.seen()).hasSize(before);
        gateway.socket().post("/api/budget/undo", "{}").expect(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"claude\",\"input\":\"a\"}|MODEL-046",
                "{\"model\":\"nobody\",\"input\":\"a\"}|MODEL-009",
                "{\"model\":\"refusing\",\"input\":\"a\"}|MODEL-018",
                "{\"model\":\"refusing\",\"input\":[]}|has to have 1 to 100 texts",
                "{\"model\":\"refusing\",\"input\":[[1,2]]}|has to be a text or a list of texts",
                "{\"model\":\"refusing\",\"input\":\"\"}|has to be a text or a list of texts",
                "{\"model\":\"refusing\"}|has to be a text or a list of texts",
                "{\"model\":\"refusing\",\"input\":\"a\",\"encoding_format\":\"bits\"}|has to be float or base64"
            })
    void request_thatCannotBeAnswered_saysWhy(String body, String expected) {
        owner.addModel("claude", "anthropic", model.origin());
        owner.addModel("refusing", "ollama", model.origin());
        model.always(Script.refuses(404, "{\"error\":\"model \\\"m-1\\\" not found, try pulling it first\"}"));
        assertThat(client.post("/v1/embeddings", body).text()).contains(expected);
    }
}
