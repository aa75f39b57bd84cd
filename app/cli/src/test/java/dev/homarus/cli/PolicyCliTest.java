package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCliTest {
    private static final String STEP = "{\"from\":1,\"to\":3,\"diff\":[\"+ models elsewhere\"]}";
    private static final String PLANNED = """
            {"id":"apr_1","kind":"exec","command":"grep x | head >n","shown":"grep x | head >n","cwd":"/workspace",
             "plan":{"steps":[{"when":"always","stages":[
               {"program":"/usr/bin/grep","arguments":["grep","x y"],"folder":"/workspace","environment":[],"redirects":[]},
               {"program":"/usr/bin/head","arguments":["head"],"folder":"/workspace","environment":[],
                "redirects":[{"descriptor":1,"kind":"write","to":"/workspace/n"}]}]}],"pins":[]},
             "analysable":true,"sentence":"searches for x y","risk":"writes_inside","riskWords":"changes no more than the workspace",
             "reasons":["writes a file"],"touches":["/workspace/n"],"environment":{},"timeout":60,"session":"main","turn":"t",
             "origin":"you said: x","label":"personal/untrusted;from=web","untrusted":{"read":true,"from":["web"]},
             "rule":"exec.ask","group":"grep | head in /workspace","suspicious":true,"digest":"abc",
             "choices":[{"for":"once","scope":"exact","covers":"this, now, once"},
                        {"for":"15m","scope":"program","covers":"grep inside /workspace"}],
             "asked":"2026-11-21T08:59:00Z","expires":"2026-11-21T09:04:00Z","state":"waiting"}""";

    @TempDir
    Path folder;

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void show_ofAPlan_isEverythingThatIsDecidedOn() throws IOException {
        try (var gateway = bench.gateway().json("GET /api/approvals/apr_1", PLANNED)) {
            assertThat(bench.run("approvals", "show", "apr_1")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            May this command run?

                                grep x | head >n

                              SUSPICIOUS   it holds characters that cannot be seen; they are written out as \\u{5c}u{…}
                              it will      searches for x y
                              risk         changes no more than the workspace
                              note         writes a file
                              program      /usr/bin/grep 'x y'   in /workspace
                              program      into: /usr/bin/head  (output 1 replaces /workspace/n)   in /workspace
                              touches      /workspace/n
                              in folder    /workspace
                              environment  empty
                              stops after  60 s
                              because      you said: x
                              has read     personal/untrusted;from=web
                              UNTRUSTED    what it has read nobody vouches for: web
                              session      main
                              rule         exec.ask
                              time left    4 min
                              yes, once    this, now, once
                              yes, 15m     (--scope program) grep inside /workspace
                              id           apr_1
                              sha256       abc
                            """);
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("EX-11 nine thousand characters are shown in full, with their digest")
    void show_ofALongCommand_isComplete() throws IOException {
        var command = "echo " + "a".repeat(9_000) + " ; touch x";
        var json = PLANNED.replace("\"shown\":\"grep x | head >n\"", "\"shown\":\"" + command + "\"");
        try (var gateway = bench.gateway()
                .json("GET /api/approvals/apr_1", json)
                .json("GET /api/approvals", "{\"approvals\":[" + json.replace("grep x | head >n", command) + "]}")) {
            assertThat(bench.run("approvals", "show", "apr_1")).isZero();
            assertThat(bench.out()).contains(command).contains("sha256       abc");
            assertThat(bench.run("approvals")).isZero();
            assertThat(bench.out()).contains("; touch x");
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void allow_saysHowLongAndHowWidely_andWhatWasShown() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/approvals/apr_1", PLANNED)) {
            assertThat(bench.run("allow", "apr_1", "--for", "15m", "--scope", "program", "--digest", "abc"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/approvals/apr_1"))
                    .isEqualTo(JsonText.parse(
                            "{\"answer\":\"allow\",\"for\":\"15m\",\"scope\":\"program\",\"digest\":\"abc\"}"));
            assertThat(bench.run("deny", "apr_1", "not", "now")).isZero();
            assertThat(bench.run("allow", "apr_1", "--for", "ever")).isEqualTo(Cli.USAGE);
            assertThat(bench.run("allow", "apr_1", "--scope", "all")).isEqualTo(Cli.USAGE);
        }
    }

    @Test
    void approvals_thatAreAlike_andSessionsThatPause_areTold() throws IOException {
        var other = PLANNED.replace("apr_1", "apr_2");
        try (var gateway = bench.gateway()
                .json(
                        "GET /api/approvals",
                        "{\"approvals\":[" + PLANNED + "," + other
                                + "],\"paused\":[{\"session\":\"web\",\"until\":\"2026-11-21T09:10:00Z\"}]}")) {
            assertThat(bench.run("approvals")).isZero();
            assertThat(bench.err()).contains("2 of them are alike (grep | head in /workspace)", "Session web");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void history_isATable() throws IOException {
        var closed = PLANNED.replace(
                "\"state\":\"waiting\"",
                "\"state\":\"allowed\",\"answeredBy\":\"owner\",\"face\":\"socket\",\"for\":\"once\",\"result\":\"done\","
                        + "\"answeredAt\":\"2026-11-21T09:00:00Z\"");
        try (var gateway = bench.gateway()
                .json("GET /api/approvals?state=closed&limit=50", "{\"approvals\":[" + closed + "]}")
                .json("GET /api/approvals/apr_1", closed)) {
            assertThat(bench.run("approvals", "history")).isZero();
            assertThat(bench.out()).contains("allowed  owner  socket   once  done    grep x | head >n");
            assertThat(bench.run("approvals", "show", "apr_1")).isZero();
            assertThat(bench.out()).contains("answered by  owner", "through      socket", "result       done");
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void grants_areATable_andAreTakenBack() throws IOException {
        try (var gateway = bench.gateway()
                .json(
                        "GET /api/grants",
                        "{\"grants\":[{\"id\":\"grt_1\",\"covers\":\"grep\",\"expires\":\"2026-12-01T00:00:00Z\"}],"
                                + "\"elevatedUntil\":\"2026-11-21T09:10:00Z\"}")
                .json("DELETE /api/grants/grt_1", "{}")
                .json("DELETE /api/grants", "{\"revoked\":1}")) {
            assertThat(bench.run("grants")).isZero();
            assertThat(bench.out()).contains("grt_1  grep    every    2026-12-01T00:00:00Z  never");
            assertThat(bench.err()).contains("Elevated until");
            assertThat(bench.run("grants", "revoke", "grt_1")).isZero();
            assertThat(bench.run("grants", "revoke", "all")).isZero();
            assertThat(gateway.requests()).hasSize(3);
        }
    }

    @Test
    void trust_showsTheDiff_andStepsOnlyWhenConfirmed() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/trust/3", STEP)
                .json("POST /api/trust", STEP)
                .json("POST /api/trust/undo", "{\"from\":3,\"to\":1,\"diff\":[\"- models elsewhere\"]}")) {
            assertThat(bench.run("trust", "3")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("+ models elsewhere", "CLI-031");
            assertThat(gateway.requests()).hasSize(1);
            bench.typed(new ByteArrayInputStream("no\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(bench.run("trust", "3")).isEqualTo(Cli.FAILED);
            assertThat(gateway.requests()).hasSize(2);
            assertThat(bench.run("trust", "3", "--yes")).isZero();
            assertThat(gateway.bodyOf("POST /api/trust")).isEqualTo(JsonText.parse("{\"from\":1,\"to\":3}"));
            assertThat(bench.run("trust", "undo")).isZero();
            assertThat(bench.err()).contains("- models elsewhere");
            assertThat(bench.run("trust", "5")).isEqualTo(Cli.USAGE);
        }
    }

    @Test
    void policy_isTestedBeforeItIsSet() throws IOException {
        var file = Files.writeString(folder.resolve("p.json5"), "{}");
        var good = "{\"ok\":true,\"tests\":[],\"replayed\":3,\"complete\":true,\"changes\":[{\"time\":"
                + "\"2026-11-21T08:00:00Z\",\"what\":\"ls\",\"then\":\"ask\",\"thenRule\":\"exec.ask\",\"now\":\"allow\","
                + "\"nowRule\":\"rule.look\"}]}";
        var bad = "{\"ok\":false,\"tests\":[{\"name\":\"t\",\"expect\":\"deny\",\"decided\":\"ask\",\"rule\":\"r\","
                + "\"passed\":false}],\"replayed\":0,\"complete\":true,\"changes\":[]}";
        try (var gateway =
                bench.gateway().json("POST /api/policy/test", good).json("PUT /api/policy", "{\"trust\":4}")) {
            assertThat(bench.run("policy", "test", file.toString())).isZero();
            assertThat(bench.out()).contains("3 replayed, 1 would change", "rule.look");
            assertThat(bench.run("policy", "set", file.toString(), "--yes")).isZero();
            assertThat(gateway.bodyOf("PUT /api/policy").text("text")).isEqualTo("{}");
            gateway.json("POST /api/policy/test", bad);
            assertThat(bench.run("policy", "test", file.toString())).isEqualTo(Cli.FAILED);
            assertThat(bench.out()).contains("t: expected deny, decided ask (r)");
            assertThat(bench.run("policy", "set", file.toString(), "--yes")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("POLICY-003");
            assertThat(bench.run("policy", "test", folder.resolve("none").toString()))
                    .isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("CLI-030");
        }
    }

    @Test
    void policyShow_saysInWhichOrderItDecides() throws IOException {
        try (var gateway = bench.gateway()
                .json(
                        "GET /api/policy",
                        "{\"trust\":4,\"profile\":\"balanced\",\"order\":[\"one\",\"two\"],\"source\":\"// mine\","
                                + "\"effective\":{\"rules\":[{\"name\":\"no-push\",\"effect\":\"deny\",\"kind\":\"exec\","
                                + "\"programs\":[\"git push\"],\"reason\":\"never\"}]}}")) {
            assertThat(bench.run("policy", "show")).isZero();
            assertThat(bench.out()).contains("profile      balanced", "  one\n  two\n", "no-push", "git push");
            assertThat(bench.run("policy", "show", "--source")).isZero();
            assertThat(bench.out()).isEqualTo("// mine\n");
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void elevate_needsAPersonOnATerminal() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/elevation", "{\"until\":\"2026-11-21T09:10:00Z\",\"proof\":\"typed\"}")
                .json("DELETE /api/elevation", "")) {
            assertThat(bench.run("elevate")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("CLI-032");
            assertThat(bench.run("elevate", "--off")).isZero();
            assertThat(gateway.requests()).hasSize(1);
        }
    }
}
