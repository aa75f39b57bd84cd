package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What left is what the ledger says, to the byte.
final class WireTest {
    private static final String KEY = "sk-" + UUID.randomUUID();

    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private FakeModel model;

    @BeforeAll
    static void start() {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
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

    private String use(String api) {
        var name = "m" + UUID.randomUUID().toString().substring(0, 8);
        owner.addModel(name, api, api.equals("ollama") ? model.origin() : model.openAi(), KEY);
        owner.use(name);
        return name;
    }

    /// Compares what the ledger says of this model with what the model's server received, oldest first.
    private List<Json.Obj> sameBytes() throws Exception {
        var rows = owner.ledger().reversed().stream()
                .filter(row -> model.origin().endsWith(row.text("host")))
                .toList();
        assertThat(rows).hasSameSizeAs(model.seen());
        for (int i = 0; i < rows.size(); i++) {
            var received = model.seen().get(i).body();
            assertThat(owner.wire(rows.get(i).text("id"))).as("request %s", i).isEqualTo(received);
            assertThat(rows.get(i).number("bytes", -1, 0, Long.MAX_VALUE / 2)).isEqualTo(received.length);
            assertThat(rows.get(i).text("sha256"))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(received)));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ollama"})
    void wire_toolFollowUp_isWhatWasReceived(String api) throws Exception {
        use(api);
        Files.writeString(place.workspace.resolve("note.txt"), "the note says 42 \u00e9\n");
        model.then(Script.calls("read_file", "{\"path\":\"note.txt\"}"), Script.says("It says ", "42."));

        var done = owner.chat("wire-" + api, "What does note.txt say? \u00fc\ud83e\udd9e \"quoted\" \\ and\nlines");

        assertThat(done.text("reply")).isEqualTo("It says 42.");
        assertThat(model.last().lastText()).contains("the note says 42 \u00e9");
        assertThat(sameBytes())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.text("status")).isEqualTo("200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ollama"})
    void wire_sessionOf30Turns_isWhatWasReceivedEveryTime(String api) throws Exception {
        use(api);
        for (int i = 0; i < 30; i++) {
            owner.chat("long-" + api, "turn " + i + " " + UUID.randomUUID());
        }
        assertThat(sameBytes()).hasSize(30);
        assertThat(model.last().messages()).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ollama"})
    void key_request_isSentAndNeverWritten(String api) throws Exception {
        var name = use(api);

        owner.chat("key-" + api, "hello");

        assertThat(model.last().headers().get("authorization")).isEqualTo("Bearer " + KEY);
        var row = sameBytes().getFirst();
        var detail = gateway.socket().get("/api/ledger/" + row.text("id")).expect(200);
        assertThat(detail.json().object("headers").orElseThrow().text("Authorization"))
                .isEqualTo("Bearer {vault:model." + name + "}");
        for (var path : List.of(
                "/api/ledger",
                "/api/ledger/" + row.text("id"),
                "/api/ledger/" + row.text("id") + "/wire",
                "/api/audit?limit=1000",
                "/api/messages?session=key-" + api,
                "/api/models",
                "/api/vault",
                "/api/status")) {
            assertThat(gateway.socket().get(path).expect(200).text()).as(path).doesNotContain(KEY);
        }
        assertThat(Files.readString(place.config())).doesNotContain(KEY).contains("vault:model." + name);
    }

    @Test
    void record_request_isThereBeforeTheModelIsAsked() {
        var name = use("openai");
        var audited = new CopyOnWriteArrayList<Json.Obj>();
        var recorded = new CopyOnWriteArrayList<Json.Obj>();
        model.then((seen, reply) -> {
            recorded.addAll(owner.ledger());
            audited.addAll(owner.audit("model.call"));
            reply.text("now").end();
        });

        owner.chat("order", "hello");

        assertThat(recorded.getFirst().text("status")).isEqualTo("sending");
        assertThat(model.origin()).endsWith(recorded.getFirst().text("host"));
        assertThat(audited.getFirst().text("subject")).isEqualTo("provider:" + name);
        assertThat(audited.getFirst().text("session")).isEqualTo("order");
        assertThat(audited.getFirst().object("detail").orElseThrow().number("bytes", 0, 0, 1_000_000))
                .isEqualTo(model.last().body().length);
    }

    @Test
    void consent_notGiven_nothingLeavesAndTheGuideSaysWhy() throws IOException {
        owner.addModel("far", "openai", "https://model.invalid/v1", KEY);
        owner.use("far");
        int before = owner.ledger().size();

        var done = owner.chat("far", "something personal");

        assertThat(done.text("model")).isEqualTo("guide");
        assertThat(done.text("reply")).contains("model.invalid").contains("homarus consent give far");
        assertThat(owner.ledger()).hasSize(before);
        assertThat(card("far").text("allowed")).isEqualTo("public");
    }

    @Test
    void consent_given_isAskedForAtTheAddressAndRecorded() {
        gateway.socket()
                .post(
                        "/api/models",
                        Owner.model("given", "openai", "https://given.invalid/v1")
                                .put("key", KEY)
                                .put("allow", "personal")
                                .put("expires", "1d")
                                .build()
                                .write())
                .expect(200);
        owner.use("given");
        assertThat(card("given").text("allowed")).isEqualTo("personal");

        var done = owner.chat("given", "something personal");

        // The name does not exist: it was tried, which is as far as a test may go.
        assertThat(done.text("state")).isEqualTo("failed");
        assertThat(done.object("problem").orElseThrow().text("code")).isEqualTo("EGRESS-002");
        var row = owner.ledger().getFirst();
        assertThat(row.text("host")).isEqualTo("given.invalid:443");
        assertThat(row.text("rule")).isEqualTo("egress.clearance");
        assertThat(row.text("status")).isEqualTo("failed EGRESS-002");
        var wire = new String(owner.wire(row.text("id")), StandardCharsets.UTF_8);
        assertThat(wire).contains("something personal").doesNotContain(KEY);
        var entries = new ArrayList<>(owner.audit("config"));
        assertThat(entries).anySatisfy(entry -> {
            assertThat(entry.text("subject")).isEqualTo("model.add given");
            assertThat(entry.object("detail").orElseThrow().text("allow")).isEqualTo("personal");
        });
    }

    @Test
    void consent_removedWithItsModel_isAskedForAgain() {
        var wish = Owner.model("gone", "openai", "https://gone.invalid/v1");
        gateway.socket()
                .post("/api/models", wish.put("allow", "personal").build().write())
                .expect(200);
        gateway.socket().delete("/api/models/gone").expect(204);

        owner.addModel("gone", "openai", "https://gone.invalid/v1");

        assertThat(card("gone").text("allowed")).isEqualTo("public");
    }

    private static Json.Obj card(String name) {
        return owner.rows("/api/models", "models").stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
