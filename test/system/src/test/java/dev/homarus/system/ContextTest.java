package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much a model takes at once: what its server says of it, and conversations that are longer.
final class ContextTest {
    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;

    @BeforeEach
    void start() throws IOException {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        model = new FakeModel();
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private Answer add(String api, String base, long context) {
        return owner.client()
                .post(
                        "/api/models",
                        Owner.model("small", api, base)
                                .put("context", context)
                                .build()
                                .write());
    }

    private static int characters(FakeModel.Seen seen) {
        return new String(seen.body(), StandardCharsets.UTF_8).length();
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1", "ollama,''"})
    void longConversation_isCutToTheContext_andKeepsItsNewestQuestion(String api, String path) {
        add(api, model.origin() + path, 4_096).expect(200);
        owner.use("small");
        var session = "s-" + UUID.randomUUID();
        for (int i = 0; i < 12; i++) {
            assertThat(owner.chat(session, "question " + i + " " + "ab cd ".repeat(300), event -> {})
                            .text("reply"))
                    .contains("question " + i + " ");
        }
        var last = model.seen().getLast();
        assertThat(characters(last)).isLessThan(3 * 4_096).isGreaterThan(3 * 4_096 / 2);
        var said = new String(last.body(), StandardCharsets.UTF_8);
        assertThat(said).contains("question 11 ").doesNotContain("question 0 ");
        assertThat(said.contains("\"num_ctx\":4096")).isEqualTo(api.equals("ollama"));
    }

    @Test
    void contextThatCannotBe_isRefused_andTheModelStaysAsItWas() {
        add("openai", model.origin() + "/v1", 8_192).expect(200);
        var refused = add("openai", model.origin() + "/v1", 8);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("context");
        assertThat(row().number("context", 0, 0, Long.MAX_VALUE)).isEqualTo(8_192);
    }

    private Json.Obj row() {
        return (Json.Obj) owner.client()
                .get("/api/models")
                .expect(200)
                .json()
                .array("models")
                .getFirst();
    }

    @Test
    void testOfTheModel_saysWhatItsServerTakes() {
        owner.addModel("llama", "openai", model.origin() + "/v1");
        model.then(
                Script.says("OK."),
                (seen, reply) -> reply.head(200, "application/json")
                        .bytes("{\"default_generation_settings\":{\"n_ctx\":6144},\"total_slots\":1}"));
        var tested =
                owner.client().post("/api/models/llama/test", "{}").expect(200).json();
        assertThat(tested.flag("ok", false)).as(tested.write()).isTrue();
        assertThat(tested.number("serverContext", 0, 0, Long.MAX_VALUE)).isEqualTo(6_144);
        assertThat(model.seen().getLast().path()).isEqualTo("/props");
        assertThat(owner.ledger()).as("both questions are on record").hasSize(2);
        var asked = owner.ledger().getFirst().text("id");
        assertThat(owner.client().get("/api/ledger/" + asked).expect(200).json().text("path"))
                .isEqualTo("/props");
    }
}
