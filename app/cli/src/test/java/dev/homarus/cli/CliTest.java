package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private static final String STATUS = """
            {"state":"ready","pid":42,"version":"0.1.0","listeners":["127.0.0.1:7117","/h/run/gateway.sock"],
             "models":[{"name":"m","reach":"local","current":true},{"name":"far","reach":"cloud"}],
             "bytesLeftMachineToday":12345,"pendingApprovals":1,"sandbox":"isolated","slot":"machine","home":"/h",
             "workspace":"/u/Homarus"}""";
    private static final String APPROVAL = """
            {"id":"apr_1","kind":"exec","command":"echo \\u202ehi","shown":"echo \\\\u{202e}hi","cwd":"/workspace",
             "environment":{"PATH":"/usr/bin:/bin"},"timeout":60,"session":"main","turn":"trn_1","origin":"you said: x",
             "label":"personal/owner","asked":"2026-11-21T08:59:00Z","expires":"2026-11-21T09:04:00Z","state":"waiting"}""";

    private static final String UNKNOWN = "{\"host\":\"h\"}";
    private static final String CARD = """
            {"host":"h.example","name":"H","region":{"is":"cn","source":"Privacy Policy"},
             "retention":{"says":"a week","source":"Terms"},"checked":"2026-11-21"}""";

    private static final String STEP = "{\"from\":1,\"to\":3,\"diff\":[\"+ models elsewhere\"]}";

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void version_isTheProjects() throws IOException {
        assertThat(bench.run("--version")).isZero();
        assertThat(bench.out()).isEqualTo("homarus " + Cli.VERSION + "\n");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Cli.VERSION + "</version>");
    }

    @Test
    void status_ready_isATable() throws IOException {
        try (var gateway = bench.gateway().json("GET /api/status", STATUS)) {
            assertThat(bench.run("status")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            state       ready
                            version     0.1.0, process 42
                            listens on  127.0.0.1:7117, /h/run/gateway.sock
                            models      m (local, current), far (cloud)
                            sandbox     isolated
                            home        /h, opened by machine
                            workspace   /u/Homarus
                            left today  12.3 kB to other machines
                            waiting     1 question; look with: homarus approvals
                            """);
            assertThat(bench.run("status", "--json")).isZero();
            assertThat(JsonText.parse(bench.out().strip())).isEqualTo(JsonText.parse(STATUS));
            assertThat(gateway.requests()).containsOnly("GET /api/status");
        }
    }

    @Test
    void status_stopped_saysSo_andFails() {
        assertThat(bench.run("status")).isEqualTo(Cli.FAILED);
        assertThat(bench.out()).isEqualTo("state       stopped\n");
        assertThat(bench.err())
                .isEqualTo("CLI-001 The gateway is not running. Start it with: homarus start --detach\n");
        assertThat(bench.run("status", "--json")).isEqualTo(Cli.FAILED);
        assertThat(bench.out()).isEqualTo("{\"state\":\"stopped\"}\n");
    }

    @Test
    void approvals_listAndShow_neverPrintWhatActsOnATerminal() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/approvals", "{\"approvals\":[" + APPROVAL + "]}")
                .json("GET /api/approvals/apr_1", APPROVAL)) {
            assertThat(bench.run("approvals")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            ID     LEFT   SESSION  IN          COMMAND
                            apr_1  4 min  main     /workspace  echo \\u{202e}hi
                            """);
            assertThat(bench.run("approvals", "--json")).isZero();
            assertThat(bench.out())
                    .startsWith("[{\"id\":\"apr_1\"")
                    .doesNotContain("\u202e")
                    .contains("\\u202e");
            assertThat(bench.run("approvals", "show", "apr_1")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            May this command run?

                                echo \\u{202e}hi

                              in folder    /workspace
                              environment  PATH=/usr/bin:/bin
                              stops after  60 s
                              because      you said: x
                              has read     personal/owner
                              session      main
                              time left    4 min
                              id           apr_1
                            """);
            assertThat(gateway.requests()).hasSize(3);
        }
    }

    @Test
    void approvals_answers_areSentAsTheyWereGiven() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/approvals/apr_1", APPROVAL)) {
            assertThat(bench.run("approvals", "allow", "apr_1", "--for", "session"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1"))
                    .isEqualTo(JsonText.parse("{\"answer\":\"allow\",\"for\":\"session\"}"));
            assertThat(bench.run("approvals", "deny", "apr_1", "not", "now")).isZero();
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1"))
                    .isEqualTo(JsonText.parse("{\"answer\":\"deny\",\"text\":\"not now\"}"));
            assertThat(bench.run("approvals", "deny", "apr_1")).isZero();
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1")).isEqualTo(JsonText.parse("{\"answer\":\"deny\"}"));
            gateway.problem("POST /api/approvals/apr_1", "APPROVAL-002");
            assertThat(bench.run("approvals", "allow", "apr_1")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).isEqualTo("APPROVAL-002 It is so. Do this.\n");
        }
    }

    @Test
    void secrets_goInThroughStandardInput_andAreNotPrinted() throws IOException {
        try (var gateway = bench.gateway()
                .json("PUT /api/vault/a.b", "")
                .json("POST /api/models", "{\"models\":[]}")
                .json("GET /api/providers/h", UNKNOWN)) {
            assertThat(bench.piped("s3cret\n").run("vault", "set", "a.b")).isZero();
            assertThat(gateway.bodyOf("PUT /api/vault/a.b").text("value")).isEqualTo("s3cret");
            assertThat(bench.out() + bench.err()).doesNotContain("s3cret");
            assertThat(bench.piped("k3y\n")
                            .run("model", "add", "m", "--api", "openai", "--base-url", "https://h/v1", "--key-stdin"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/models").text("key")).isEqualTo("k3y");
            assertThat(bench.out() + bench.err()).doesNotContain("k3y");
            assertThat(bench.piped("").run("vault", "set", "a.b")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).startsWith("CLI-022 ");
        }
    }

    @Test
    void modelAdd_elsewhereWithoutATerminal_grantsNothingByItself_andSaysSo() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/models", "{\"models\":[]}")
                .json("GET /api/providers/h", UNKNOWN)
                .json("GET /api/providers/h.example", CARD)
                .json("GET /api/trust/3", STEP)) {
            assertThat(bench.run("model", "add", "m", "--api", "openai", "--base-url", "https://h.example/v1"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/models").optionalText("allow")).isEmpty();
            assertThat(bench.err())
                    .contains("where           h.example", "nothing above public", "homarus consent give m")
                    .contains("region          cn (Privacy Policy)", "what it keeps   a week (Terms)")
                    .contains("trains on it    unknown");
            bench.run("model", "add", "m", "--api", "openai", "--base-url", "https://h/v1", "--allow", "personal");
            assertThat(gateway.bodyOf("POST /api/models").text("allow")).isEqualTo("personal");
            assertThat(bench.err()).contains("Trust level 1 to 3:", "+ models elsewhere");
            bench.run("model", "add", "m", "--api", "ollama");
            assertThat(gateway.bodyOf("POST /api/models").text("baseUrl")).isEqualTo("http://127.0.0.1:11434");
            assertThat(bench.err()).doesNotContain("not on this machine");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, https://api.anthropic.com",
        "responses, https://api.openai.com/v1",
        "gemini, https://generativelanguage.googleapis.com"
    })
    void modelAdd_ofAUsualProvider_knowsWhereItIs(String api, String base) throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/models", "{\"models\":[]}")
                .json("GET /api/providers/" + java.net.URI.create(base).getHost(), UNKNOWN)) {
            assertThat(bench.run("model", "add", "m", "--api", api)).isZero();
            assertThat(gateway.bodyOf("POST /api/models").text("baseUrl")).isEqualTo(base);
            assertThat(bench.err()).contains("This model is not on this machine.");
            assertThat(bench.run("model", "add", "m", "--api", "openai")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("CLI-020");
        }
    }

    @Test
    void modelAdd_onATerminal_asksAndTakesOnlyAYes() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/models", "{\"models\":[]}")
                .json("GET /api/providers/h", UNKNOWN)
                .json("GET /api/trust/3", STEP)) {
            bench.typed(new java.io.ByteArrayInputStream("\ny\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            bench.run("model", "add", "m", "--api", "openai", "--base-url", "https://h/v1");
            assertThat(gateway.bodyOf("POST /api/models").optionalText("allow")).isEmpty();
            bench.run("model", "add", "m", "--api", "openai", "--base-url", "https://h/v1");
            assertThat(gateway.bodyOf("POST /api/models").text("allow")).isEqualTo("personal");
        }
    }

    @Test
    void modelDetect_quotesWhatAServerCallsItsModels() throws IOException {
        try (var gateway = bench.gateway()
                .json(
                        "POST /api/models/detect",
                        "{\"found\":[{\"name\":\"vllm\",\"api\":\"openai\",\"baseUrl\":\"http://127.0.0.1:8000/v1\","
                                + "\"models\":[\"x'; rm -rf ~\"]}]}")) {
            assertThat(bench.run("model", "detect")).isZero();
            assertThat(bench.out()).contains("--model 'x'\\''; rm -rf ~'");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void ledger_isATable_andJsonIsAnArray() throws IOException {
        var row =
                "{\"id\":\"7\",\"time\":\"2026-11-21T08:00:00.123Z\",\"host\":\"h:443\",\"bytes\":10,\"sha256\":\"ab\","
                        + "\"label\":\"public/system\",\"rule\":\"r\",\"status\":\"200\"}";
        try (var gateway = bench.gateway()
                .json("GET /api/ledger?limit=200", "{\"requests\":[" + row + "]}")
                .json("GET /api/ledger?limit=200&since=2026-11-21T00%3A00%3A00Z&to=h%3A443", "{\"requests\":[]}")
                .on(
                        "GET /api/ledger/7/wire",
                        (body, out) -> dev.homarus.cli.local.FakeGateway.write(out, "200 OK", "{\u001b}"))) {
            assertThat(bench.run("ledger")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            ID  TIME                  HOST   BYTES  STATUS  LABEL          RULE
                            7   2026-11-21T08:00:00Z  h:443  10     200     public/system  r
                            """);
            assertThat(bench.run("ledger", "--json")).isZero();
            assertThat(bench.out()).isEqualTo("[" + row + "]\n");
            assertThat(bench.run("ledger", "--since", "2026-11-21T00:00:00Z", "--to", "h:443"))
                    .isZero();
            assertThat(bench.err()).isEqualTo("Nothing was sent anywhere.\n");
            assertThat(bench.run("ledger", "show", "7", "--wire")).isZero();
            assertThat(bench.out()).isEqualTo("{\u001b}");
            assertThat(gateway.requests()).hasSize(4);
        }
    }

    @Test
    void doctor_strict_failsOnAWarningOnly() throws IOException {
        try (var gateway = bench.gateway()) {
            gateway.json("GET /api/doctor", "{\"findings\":[" + finding("info") + "]}");
            assertThat(bench.run("doctor", "--strict")).isZero();
            gateway.json("GET /api/doctor", "{\"findings\":[" + finding("warning") + "]}");
            assertThat(bench.run("doctor")).isZero();
            assertThat(bench.run("doctor", "--strict")).isEqualTo(Cli.FAILED);
        }
    }

    private static String finding(String severity) {
        return "{\"code\":\"DOCTOR-001\",\"severity\":\"" + severity + "\",\"sentence\":\"S.\",\"remedy\":\"R.\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frob",
                "model",
                "model add",
                "vault",
                "token create",
                "approvals allow x --for ever",
                "start --port 70000",
                "start --foreground",
                "ledger --limit 0",
                "audit export --format xml",
                "chat",
                "status --nope"
            })
    void wrongUsage_endsWith2_andSaysHowItIsUsed(String line) {
        assertThat(bench.run(line.split(" ", -1))).isEqualTo(Cli.USAGE);
        assertThat(bench.err()).contains("Usage: homarus");
        assertThat(bench.out()).isEmpty();
    }

    @Test
    void everyCommand_withoutAGateway_saysSo() {
        for (var line : new String[] {
            "stop",
            "sessions",
            "search x",
            "link",
            "model list",
            "token list",
            "vault list",
            "ledger",
            "audit query",
            "doctor",
            "chat hello",
            "approvals",
            "approvals show x"
        }) {
            assertThat(bench.run(line.split(" ", -1))).as(line).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).as(line).startsWith("CLI-001 ");
        }
    }

    @Test
    void help_isAsAgreed() throws IOException {
        assertThat(bench.run("--help")).isZero();
        assertThat(bench.out()).isEqualTo(golden("help.txt"));
        assertThat(bench.run("model", "add", "--help")).isZero();
        assertThat(bench.out()).isEqualTo(golden("help-model-add.txt"));
        assertThat(bench.run("data", "export", "--help")).isZero();
        assertThat(bench.out()).isEqualTo(golden("help-data-export.txt"));
        assertThat(bench.run("consent", "give", "--help")).isZero();
        assertThat(bench.out()).isEqualTo(golden("help-consent-give.txt"));
    }

    @Test
    void replay_readsAFileOrStandardInput_withoutAGateway() throws IOException {
        var trace = "{\"id\":\"t\",\"owner\":\"hi\",\"steps\":[{\"tool\":\"x\"}]}\n";
        for (var arguments : List.of(List.of("replay"), List.of("replay", "-"), List.of("replay", "--json", "-"))) {
            assertThat(bench.piped(trace).run(arguments.toArray(String[]::new))).isZero();
            assertThat(bench.out()).startsWith("{\"id\":\"t\",\"steps\":[{\"decision\":\"ask\"");
        }
        var file = Files.writeString(bench.folder.resolve("traces.jsonl"), trace + "nonsense\n");
        assertThat(bench.run("replay", file.toString())).isEqualTo(1);
        assertThat(bench.out()).contains("\"decision\":\"ask\"", "EXPLAIN-001", "docs/spec/flow.md");
        assertThat(bench.run("replay", file + ".none")).isEqualTo(1);
        assertThat(bench.err()).startsWith("CLI-033 ");
    }

    @Test
    void explainUrl_readsStandardInput_withoutAGateway() {
        assertThat(bench.piped("{\"id\":1,\"url\":\"http://127.0.0.1/\"}\n").run("explain", "url"))
                .isZero();
        assertThat(bench.out()).startsWith("{\"id\":1,\"decision\":\"block\"");
    }

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/dev/homarus/cli", name));
    }
}
