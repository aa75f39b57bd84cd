package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every format of a model, through the whole program: a turn with a call, an error, a busy provider, an
/// interrupt, and a conversation that goes from one provider to the next.
final class WiresTest {
    private static final String KEY = "sk-" + UUID.randomUUID();

    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private final String session = "s-" + UUID.randomUUID();
    private FakeModel model;

    @BeforeAll
    static void start() throws IOException {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        Files.writeString(place.workspace.resolve("note.txt"), "the note says 42 é\n");
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
        assertThat(gateway.isAlive()).as(gateway.log()).isTrue();
        assertThat(gateway.log()).doesNotContain("Exception", "\tat ");
    }

    private String use(Wire wire) {
        var name = wire.api + "-" + UUID.randomUUID().toString().substring(0, 8);
        owner.addModel(name, wire.api, wire.base(model), KEY);
        owner.use(name);
        return name;
    }

    private List<Json.Obj> ledger() {
        return owner.ledger().reversed().stream()
                .filter(row -> model.origin().endsWith(row.text("host")))
                .toList();
    }

    private static String code(Json.Obj done) {
        return done.object("problem").orElseThrow().text("code");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void turn_withACall_isAnsweredAndOnRecord(Wire wire) {
        use(wire);
        model.then(Script.calls("read_file", "{\"path\":\"note.txt\"}"), Script.says("It says ", "42."));
        var heard = new ArrayList<String>();

        var done = owner.chat(session, "What does the note say? ü 🦞 \"quoted\" \\ and\nlines", event -> {
            if (event.text("type").equals("turn.delta")) {
                heard.add(event.text("text"));
            }
        });

        assertThat(done.text("reply")).isEqualTo("It says 42.");
        assertThat(String.join("", heard)).isEqualTo("It says 42.");
        assertThat(done.object("usage").orElseThrow().write()).isEqualTo("{\"input\":14,\"output\":10}");
        assertThat(model.last().lastText()).contains("the note says 42 é");
        assertThat(wire.key(model.last())).isEqualTo(KEY);
        var rows = ledger();
        assertThat(rows).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(owner.wire(rows.get(i).text("id")))
                    .isEqualTo(model.seen().get(i).body());
        }
    }

    /// What the owner has said of a model stands in each of its requests, under the names that the vendor gives
    /// it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|\"max_tokens\":4000,\"reasoning_effort\":\"high\"",
                "RESPONSES|\"max_output_tokens\":4000,\"reasoning\":{\"effort\":\"high\"}",
                "ANTHROPIC|\"max_tokens\":4000,\"stream\":true,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"high\"}",
                "GEMINI|\"generationConfig\":{\"maxOutputTokens\":4000,\"thinkingConfig\":{\"thinkingLevel\":\"high\"}}",
                "OLLAMA|\"options\":{\"num_predict\":4000},\"think\":true"
            })
    void request_saysHowLongAndHowMuch(Wire wire, String expected) {
        var name = "long-" + UUID.randomUUID().toString().substring(0, 8);
        var wish = Owner.model(name, wire.api, wire.base(model))
                .put("maxOutput", 4_000)
                .put("reasoning", "high");
        var rows = gateway.socket()
                .post("/api/models", wish.build().write())
                .expect(200)
                .text();
        assertThat(rows).contains("\"maxOutput\":4000,\"reasoning\":\"high\"");
        owner.use(name);
        owner.chat(session, "hello");
        assertThat(new String(model.last().body(), StandardCharsets.UTF_8)).contains(expected);
    }

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"required\":[\"age\"]}";

    private static String shaped(String schema, String more) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"how old?\"}],\"response_format\":"
                + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"age\",\"schema\":" + schema + "}}" + more
                + "}";
    }

    /// Where a server holds a model to a shape and to calls at once, Homarus' tools are offered too.
    @ParameterizedTest
    @EnumSource(Wire.class)
    void responseFormat_ofAProgram_reachesTheModelAsItsVendorTakesIt(Wire wire) {
        use(wire);
        model.then(Script.says("{\"age\":", "42}"));
        var client = gateway.tcp().token(owner.token("chat"));
        var answer = client.post("/v1/chat/completions", shaped(SCHEMA, "")).expect(200);
        assertThat(answer.text()).contains("{\\\"age\\\":42}");
        var body = new String(model.last().body(), StandardCharsets.UTF_8);
        assertThat(body).contains(SCHEMA);
        boolean both = wire == Wire.ANTHROPIC || wire == Wire.RESPONSES || wire == Wire.GEMINI;
        assertThat(model.last().json().array("tools").isEmpty()).isEqualTo(!both);
        assertThat(owner.wire(ledger().getFirst().text("id")))
                .isEqualTo(model.last().body());
    }

    @Test
    void responseFormat_thatCannotBe_isAProblemAndNotPassedOver() {
        use(Wire.OLLAMA);
        var client = gateway.tcp().token(owner.token("chat"));
        var tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        assertThat(client.post("/v1/chat/completions", shaped(SCHEMA, tools)).text())
                .contains("MODEL-042");
        assertThat(client.post(
                                "/v1/chat/completions",
                                shaped(SCHEMA, "").replace("\"json_schema\",", "\"json_object\","))
                        .expect(400)
                        .text())
                .contains("has to be text or json_schema");
        assertThat(client.post("/v1/chat/completions", shaped("[]", ""))
                        .expect(400)
                        .text())
                .contains("schema");
        assertThat(model.seen()).isEmpty();
        model.then(Script.says("He is 42."));
        assertThat(client.post("/v1/chat/completions", shaped(SCHEMA, "")).text())
                .contains("MODEL-044");
    }

    /// A schema is looked at like any other text that leaves: a secret in it stays.
    @Test
    void responseFormat_withASecretInItsSchema_doesNotLeave() {
        use(Wire.ANTHROPIC);
        var client = gateway.tcp().token(owner.token("chat"));
        var schema = SCHEMA.replace("\"integer\"", "\"integer\",\"description\":\"" + KEY + "\"");
        assertThat(client.post("/v1/chat/completions", shaped(schema, "")).text())
                .contains("MODEL-045");
        assertThat(model.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void modelTest_ofAServerThatAnswers_isGood(Wire wire) {
        var name = use(wire);
        var tried = gateway.socket()
                .post("/api/models/" + name + "/test", "{}")
                .expect(200)
                .json();
        assertThat(tried.flag("ok", false)).as(tried.write()).isTrue();
        model.then(Script.refuses(401, "{}"));
        var refused = gateway.socket()
                .post("/api/models/" + name + "/test", "{}")
                .expect(200)
                .json();
        assertThat(code(refused)).isEqualTo("MODEL-001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|429|MODEL-014|{\"error\":{\"message\":\"You exceeded your current quota MARKER\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
                "OPENAI|400|MODEL-016|{\"error\":{\"message\":\"MARKER\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}",
                "RESPONSES|401|MODEL-001|{\"error\":{\"message\":\"Incorrect API key provided: MARKER\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
                "RESPONSES|404|MODEL-002|{\"error\":{\"message\":\"MARKER\",\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}}",
                "ANTHROPIC|400|MODEL-014|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low MARKER\"}}",
                "ANTHROPIC|400|MODEL-016|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: MARKER\"}}",
                "ANTHROPIC|401|MODEL-001|{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"MARKER\"}}",
                "GEMINI|400|MODEL-001|{\"error\":{\"code\":400,\"message\":\"API key not valid. MARKER\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}",
                "GEMINI|200|MODEL-017|data: {\"promptFeedback\":{\"blockReason\":\"MARKER\"}}",
                "OLLAMA|404|MODEL-018|{\"error\":\"model 'MARKER' not found, try pulling it first\"}",
                "OLLAMA|500|MODEL-019|{\"error\":\"model requires more system memory (8.0 GiB) than is available MARKER\"}",
                "OLLAMA|400|MODEL-020|{\"error\":\"MARKER does not support tools\"}"
            })
    void error_ofTheVendor_isItsProblemWithoutItsWords(Wire wire, int status, String code, String body) {
        use(wire);
        model.then(Script.refuses(status, body + "\n\n"));

        var done = owner.chat(session, "hello");

        assertThat(done.text("state")).isEqualTo("failed");
        assertThat(code(done)).isEqualTo(code);
        assertThat(done.write()).doesNotContain("MARKER");
        assertThat(model.seen()).hasSize(1);
        assertThat(owner.chat(session, "again").text("reply")).isEqualTo("You said: again");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void provider_busyForAMoment_isAskedAgainAndBothAreOnRecord(Wire wire) {
        use(wire);
        model.then(Script.refuses(wire == Wire.ANTHROPIC ? 529 : 503, ""), Script.says("Here."));
        assertThat(owner.chat(session, "hello").text("reply")).isEqualTo("Here.");
        assertThat(ledger().stream().map(row -> row.text("status")))
                .containsExactly(wire == Wire.ANTHROPIC ? "529" : "503", "200");
    }

    @Test
    void provider_busyForLong_isToldAfterThreeRequests() {
        use(Wire.ANTHROPIC);
        model.always(Script.refuses(429, "{\"error\":{\"type\":\"rate_limit_error\"}}"));
        assertThat(code(owner.chat(session, "hello"))).isEqualTo("MODEL-003");
        assertThat(ledger()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void cancel_inTheMiddle_closesTheConnection(Wire wire) {
        use(wire);
        var cut = new AtomicLong();
        model.then((seen, reply) -> {
            try {
                for (int i = 0; i < 10_000; i++) {
                    reply.text("word ");
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
            } catch (IOException e) {
                cut.set(System.nanoTime());
                throw e;
            }
        });
        try (var stream = owner.open(session, "go")) {
            var turn = stream.nextEvent().orElseThrow().text("turn");
            stream.nextEvent();
            long begin = System.nanoTime();
            gateway.socket().post("/api/turns/" + turn + "/cancel", "{}").expect(204);
            assertThat(Owner.done(stream, event -> {}).text("state")).isEqualTo("stopped");
            Eventually.holds(Duration.ofSeconds(2), () -> "the connection is closed", () -> cut.get() > 0);
            System.out.println(wire.api + ": the connection closed "
                    + Duration.ofNanos(cut.get() - begin).toMillis() + " ms after the wish");
        }
        assertThat(owner.messages(session).stream().map(message -> message.text("text")))
                .anyMatch(text -> text.startsWith("word "));
    }

    @Test
    void conversation_goesFromOneProviderToTheNext() {
        var asked = new ArrayList<String>();
        for (var round : List.of(1, 2)) {
            for (var wire : Wire.values()) {
                use(wire);
                model.then(Script.calls("read_file", "{\"path\":\"note.txt\"}"), Script.says("From ", wire.api));
                asked.add("question " + round + " to " + wire.api);
                assertThat(owner.chat(session, asked.getLast()).text("reply")).isEqualTo("From " + wire.api);
                var body = new String(model.last().body(), StandardCharsets.UTF_8);
                assertThat(asked).allMatch(body::contains);
            }
        }
        use(Wire.ANTHROPIC);
        owner.chat(session, "the last one");
        var ids = new ArrayList<String>();
        for (var message : model.last().messages()) {
            for (var item : message.array("content")) {
                Json.object(item, "block").optionalText("id").ifPresent(ids::add);
            }
        }
        assertThat(ids).hasSize(10);
        assertThat(new HashSet<>(ids)).hasSize(10);
    }
}
