package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.cli.local.FakeGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `model look`, and the card of a request that waits to be seen.
@Timeout(60)
class LookCliTest {
    private static final String MODELS =
            "{\"models\":[{\"name\":\"far\",\"api\":\"openai\",\"baseUrl\":\"https://f/v1\","
                    + "\"model\":\"m\",\"reach\":\"cloud\",\"allowed\":\"personal\",\"pseudonyms\":false,\"domains\":[],"
                    + "\"lookBefore\":true,\"current\":true}],\"current\":\"far\"}";
    private static final String SUMMARY = """
            {"id":"apr_1","kind":"send","command":"send 30 bytes to provider:far","shown":"send 30 bytes to provider:far",
             "model":"far","destination":"https://f:443","host":"f","bytes":30,"bound":"bb","sentence":"send exactly these bytes to f",
             "method":"POST","path":"/v1/chat","headers":{"Authorization":"Bearer {vault:model.far}"},"sha256":"cc",
             "session":"main","turn":"trn_1","origin":"you said: x","label":"personal/owner","rule":"egress.look","digest":"dd",
             "asked":"2026-11-21T08:59:00Z","expires":"2026-11-21T09:04:00Z","state":"waiting",
             "choices":[{"for":"once","scope":"exact","covers":"exactly these bytes, now"},
                        {"for":"turn","scope":"exact","covers":"whatever this turn sends"}],"segments":[%s]}""";
    private static final String BARE =
            SUMMARY.formatted("{\"source\":\"user\",\"label\":\"personal/owner\",\"bytes\":30,\"hidden\":true}");
    private static final String WHOLE = SUMMARY.formatted(
            "{\"source\":\"framing\",\"label\":\"public/system\",\"bytes\":3,\"hidden\":false,\"shown\":\"{\\\"a"
                    + "x".repeat(100) + "\"},"
                    + "{\"source\":\"user\",\"label\":\"personal/owner\",\"bytes\":30,\"hidden\":true,"
                    + "\"shown\":\"write to EMAIL_1\\\\u{202e}\\u202e\\u001b[2J\",\"shownBefore\":\"write to ann@example.org\"}");

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void on_isSaidAtOnce() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/models/far/look", MODELS)) {
            assertThat(bench.run("model", "look", "far", "on")).isZero();
            assertThat(bench.err()).contains("Each request to far waits until you have seen its exact bytes");
            assertThat(bench.run("model", "look", "far", "on", "--json")).isZero();
            assertThat(bench.out()).contains("\"lookBefore\":true");
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void off_showsWhatIsLost_andIsConfirmed() throws IOException {
        try (var gateway =
                bench.gateway().json("DELETE /api/models/far/look", MODELS).json("GET /api/models", MODELS)) {
            assertThat(bench.run("model", "look", "far", "off")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("- each request to far waits until you have seen it", "CLI-031");
            assertThat(gateway.requests()).isEmpty();
            bench.typed(new ByteArrayInputStream("no\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(bench.run("model", "look", "far", "off")).isEqualTo(Cli.FAILED);
            assertThat(gateway.requests()).isEmpty();
            bench.typed(new ByteArrayInputStream("yes\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(bench.run("model", "look", "far", "off")).isZero();
            assertThat(bench.err()).contains("homarus model look far on");
            assertThat(bench.run("model", "look", "far", "off", "--yes", "--json"))
                    .isZero();
            assertThat(gateway.requests())
                    .containsExactly("DELETE /api/models/far/look", "DELETE /api/models/far/look", "GET /api/models");
        }
    }

    @Test
    void otherWords_areNoSetting_andUnknownNamesAreRefused() throws IOException {
        try (var gateway = bench.gateway().problem("POST /api/models/nobody/look", "MODEL-009")) {
            assertThat(bench.run("model", "look", "far")).isEqualTo(Cli.USAGE);
            assertThat(bench.run("model", "look", "far", "maybe")).isEqualTo(Cli.USAGE);
            assertThat(bench.run("model", "look", "nobody", "on")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("MODEL-009");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void list_marksTheModel() throws IOException {
        try (var _ = bench.gateway().json("GET /api/models", MODELS)) {
            assertThat(bench.run("model", "list")).isZero();
            assertThat(bench.out()).contains("personal; you look first");
        }
    }

    @Test
    void card_showsWhatWouldGo_andCannotActOnTheTerminal() throws IOException {
        try (var _ = bench.gateway().json("GET /api/approvals/apr_1", WHOLE)) {
            assertThat(bench.run("approvals", "show", "apr_1")).isZero();
            assertThat(bench.out())
                    .contains("May this be sent to the model?")
                    .containsPattern("model +far\n")
                    .containsPattern("destination +https://f:443")
                    .containsPattern("request +POST /v1/chat")
                    .containsPattern("header +Authorization: Bearer \\{vault:model.far}")
                    .containsPattern("body +30 bytes, SHA-256 cc")
                    .containsPattern("segment +user, personal/owner, 30 bytes, with stand-ins")
                    .contains("write to EMAIL_1\\u{202e}\\u{202e}\\u{1b}[2J")
                    .containsPattern("\\{\"ax{50,76}…\n")
                    .contains("was: write to ann@example.org")
                    .containsPattern("yes, turn +whatever this turn sends")
                    .contains("homarus approvals show apr_1 --request")
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e");
        }
    }

    @Test
    void request_isPrintedAsItIs_intoAPipe() throws IOException {
        try (var _ = bench.gateway()
                .on(
                        "GET /api/approvals/apr_1/request",
                        (body, out) -> FakeGateway.write(out, "200 OK", "{\"a\":\"\u001b[2J\"}"))) {
            assertThat(bench.run("approvals", "show", "apr_1", "--request")).isZero();
            assertThat(bench.out()).isEqualTo("{\"a\":\"\u001b[2J\"}");
        }
    }

    @Test
    void allow_canBeForTheTurn() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/approvals/apr_1", BARE)) {
            assertThat(bench.run("allow", "apr_1", "--for", "turn")).isZero();
            assertThat(bench.err()).contains("until this turn ends");
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1").write())
                    .isEqualTo("{\"answer\":\"allow\",\"for\":\"turn\"}");
        }
    }

    @Test
    void chat_getsTheWholeCard_andAnswersWithALetter() throws Exception {
        var keys = new PipedOutputStream();
        bench.typed(new PipedInputStream(keys));
        var answered = new CountDownLatch(1);
        try (var gateway = bench.gateway()) {
            gateway.on("POST /api/chat", (body, out) -> {
                        FakeGateway.beginEvents(out);
                        FakeGateway.event(out, "{\"type\":\"turn.started\",\"turn\":\"trn_1\",\"session\":\"main\"}");
                        FakeGateway.event(
                                out, "{\"type\":\"approval.asked\",\"approval\":" + BARE.replace("\n", "") + "}");
                        answered.await(20, TimeUnit.SECONDS);
                        FakeGateway.event(
                                out,
                                "{\"type\":\"turn.done\",\"turn\":\"trn_1\",\"session\":\"main\",\"state\":\"done\","
                                        + "\"reply\":\"Done\",\"label\":\"personal/owner\",\"model\":\"m\","
                                        + "\"usage\":{\"input\":1,\"output\":2}}");
                        FakeGateway.endEvents(out);
                    })
                    .json("GET /api/approvals/apr_1", WHOLE)
                    .on("POST /api/approvals/apr_1", (body, out) -> {
                        FakeGateway.write(out, "200 OK", BARE.replace("waiting", "allowed"));
                        answered.countDown();
                    });
            var person = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 1_000 && !bench.err().contains("[t]urn"); i++) {
                        Thread.sleep(10);
                    }
                    keys.write("t\n".getBytes(StandardCharsets.US_ASCII));
                    keys.flush();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(bench.run("chat", "x")).isZero();
            person.join();
            assertThat(bench.err()).contains("write to EMAIL_1", "[o]nce, [t]urn, [d]eny");
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1").write())
                    .isEqualTo("{\"answer\":\"allow\",\"for\":\"turn\",\"digest\":\"dd\"}");
        }
    }

    @Test
    void ledger_saysWhoHadSeenIt() throws IOException {
        var row = "{\"id\":\"2\",\"time\":\"2026-11-21T08:00:00Z\",\"host\":\"far:443\",\"bytes\":3,\"sha256\":\"aa\","
                + "\"label\":\"personal/owner\",\"rule\":\"egress.look\",\"approval\":\"apr_1\",\"answeredBy\":\"owner\","
                + "\"status\":\"200\",\"session\":\"main\",\"received\":1,\"method\":\"POST\",\"path\":\"/v1\","
                + "\"headers\":{},\"segments\":[]}";
        try (var _ = bench.gateway().json("GET /api/ledger/2", row)) {
            assertThat(bench.run("ledger", "show", "2")).isZero();
            assertThat(bench.out()).contains("rule      egress.look", "seen      by owner, who said yes to apr_1");
        }
    }
}
