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

    private static Script json(String body) {
        return (seen, reply) -> reply.head(200, "application/json").bytes(body);
    }

    private static final String TOO_LONG = "{\"error\":{\"code\":400,\"message\":\"request (13392 tokens) exceeds the"
            + " available context size (4096 tokens), try increasing it\",\"type\":\"exceed_context_size_error\","
            + "\"n_prompt_tokens\":13392,\"n_ctx\":4096}}";

    /// Refuses prompts that are longer, as llama.cpp's server does, and says its size where it is asked.
    private static Script llama(int tokens) {
        return (seen, reply) -> {
            if (seen.path().equals("/props")) {
                json("{\"default_generation_settings\":{\"n_ctx\":" + tokens + "}}")
                        .answer(seen, reply);
            } else if (characters(seen) > tokens * 3) {
                Script.refuses(400, TOO_LONG).answer(seen, reply);
            } else {
                Script.says("fits").answer(seen, reply);
            }
        };
    }

    @Test
    void conversationThatIsTooLong_forAServerThatSaysItsSize_isCut_andGoesOn() {
        model.always(llama(4_096));
        owner.addModel("llama", "openai", model.origin() + "/v1");
        var session = "s-" + UUID.randomUUID();
        for (int i = 0; i < 12; i++) {
            assertThat(owner.chat(session, "question " + i + " " + "ab cd ".repeat(300))
                            .text("reply"))
                    .isEqualTo("fits");
        }
        var told = owner.messages(session).stream()
                .filter(row -> row.text("role").equals("notice"))
                .toList();
        assertThat(told).as("it is said once").hasSize(1);
        assertThat(told.getFirst().text("text")).contains("MODEL-049", "4096 tokens", "older messages are left out");
        var learned = row().object("learnedContext").orElseThrow();
        assertThat(learned.number("tokens", 0, 0, Long.MAX_VALUE)).isEqualTo(4_096);
        assertThat(learned.text("source")).contains("llama.cpp");
        assertThat(model.seen().stream().filter(seen -> seen.path().equals("/props")))
                .as("the server is asked when it is needed, and once")
                .hasSize(1);
        assertThat(owner.ledger()).as("each request is on record").hasSameSizeAs(model.seen());
    }

    @Test
    void serverThatIsAsked_saysWhatAModelHas_andWhatTheOwnerSaysGoesBeforeIt() {
        owner.addModel("vllm", "openai", model.origin() + "/v1");
        model.then(Script.refuses(404, "{}"), json("{\"data\":[{\"id\":\"m-1\",\"max_model_len\":16384}]}"));
        owner.client().post("/api/models/vllm/context", "{}").expect(200);
        assertThat(row().object("learnedContext").orElseThrow().write()).contains("16384", "vLLM");
        add("openai", model.origin() + "/v1", 8_192).expect(200);
        assertThat(owner.client().get("/api/models").expect(200).text()).contains("\"context\":8192");
    }

    @Test
    void ollamaModelThatIsNotLoaded_isNotTakenAtItsWord() {
        owner.addModel("o", "ollama", model.origin());
        model.then(
                json("{\"models\":[]}"),
                json("{\"model_info\":{\"general.architecture\":\"llama\",\"llama.context_length\":131072}}"));
        owner.client().post("/api/models/o/context", "{}").expect(200);
        assertThat(row().object("learnedContext")).isEmpty();
        model.then(json("{\"models\":[{\"name\":\"m-1:latest\",\"model\":\"m-1:latest\",\"context_length\":4096}]}"));
        owner.client().post("/api/models/o/context", "{}").expect(200);
        assertThat(row().object("learnedContext").orElseThrow().write()).contains("4096", "/api/ps");
    }

    private static int toolBytes(FakeModel.Seen seen) {
        return Json.array(seen.json().array("tools")).write().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void modelWithASmallContext_isToldOfFewTools_unlessTheOwnerSaysAll() {
        owner.addModel("small", "openai", model.origin() + "/v1");
        owner.chat("all", "hello");
        int all = toolBytes(model.last());
        add("openai", model.origin() + "/v1", 8_192).expect(200);
        owner.chat("few", "hello");
        int few = toolBytes(model.last());
        assertThat(new String(model.last().body(), StandardCharsets.UTF_8))
                .contains("\"exec\"", "\"read_file\"", "\"edit_file\"")
                .doesNotContain("web_search", "query_table");
        assertThat(few).as("of " + all).isLessThan(all * 6 / 10);
        owner.client()
                .post(
                        "/api/models",
                        Owner.model("small", "openai", model.origin() + "/v1")
                                .put("context", 8_192)
                                .put("tools", "all")
                                .build()
                                .write())
                .expect(200);
        owner.chat("asked", "hello");
        assertThat(toolBytes(model.last())).isEqualTo(all);
        var wrong = Owner.model("small", "openai", model.origin() + "/v1").put("tools", "some");
        assertThat(owner.client().post("/api/models", wrong.build().write()).status())
                .isEqualTo(400);
    }
}
