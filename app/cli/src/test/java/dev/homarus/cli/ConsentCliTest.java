package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.JsonText;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// `consent`, and what is forbidden from a row of the ledger.
class ConsentCliTest {
    private static final String CONSENTS = """
            {"consents":[{"destination":"https://api.far.example:443","models":["work"],"allow":"personal",
              "pseudonyms":true,"given":"2026-11-20T08:00:00Z","expires":"2027-01-01T00:00:00Z","expired":false,
              "domains":[{"domain":"contacts","given":"2026-11-20T08:00:00Z","expires":"2026-11-21T08:00:00Z","expired":true},
                         {"domain":"health","given":"2026-11-20T08:00:00Z","expires":"2026-12-21T08:00:00Z","expired":false}]},
             {"destination":"https://b.example:443","models":[],"allow":"public","domains":[]}],
             "domains":["contacts","health"]}""";
    private static final String STOPS = "{\"local\":{\"on\":false},\"pause\":{\"on\":false},\"hosts\":"
            + "[{\"host\":\"api.far.example\",\"since\":\"2026-11-21T08:00:00Z\",\"by\":\"owner\"}]}";
    private static final String NO_STOPS = "{\"local\":{\"on\":false},\"pause\":{\"on\":false},\"hosts\":[]}";

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void consents_areATable_withEachDomain() throws IOException {
        try (var gateway = bench.gateway().json("GET /api/consents", CONSENTS)) {
            assertThat(bench.run("consent")).isZero();
            assertThat(bench.out())
                    .containsPattern("https://api.far.example:443 +work +- +personal, pseudonyms +2027-01-01")
                    .containsPattern("work +contacts +nothing +2026-11-21.*expired")
                    .containsPattern("work +health +personal +2026-12-21")
                    .containsPattern("https://b.example:443 +- +public");
            assertThat(bench.run("consent", "--json")).isZero();
            assertThat(JsonText.parse(bench.out().strip())).isEqualTo(JsonText.parse(CONSENTS));
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void give_sendsWhatWasSaid_andShowsTheStepOfTrust() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/trust/3", "{\"from\":3,\"to\":3,\"diff\":[]}")
                .json("POST /api/consents", CONSENTS)) {
            assertThat(bench.run("consent", "give", "work", "--domain", "health,contacts", "--expires", "1d"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/consents").write())
                    .isEqualTo("{\"destination\":\"work\",\"expires\":\"1d\",\"domains\":[\"health\",\"contacts\"]}");
            assertThat(bench.run("consent", "give", "https://api.far.example", "--pseudonyms", "--json"))
                    .isZero();
            assertThat(gateway.bodyOf("POST /api/consents").write())
                    .isEqualTo("{\"destination\":\"https://api.far.example\",\"pseudonyms\":true}");
            assertThat(bench.run("consent", "give")).isEqualTo(Cli.USAGE);
        }
    }

    @Test
    void withdraw_isForAllOrOneDomain() throws IOException {
        try (var gateway = bench.gateway()
                .json("DELETE /api/consents?destination=work", CONSENTS)
                .json("DELETE /api/consents?destination=work&domain=health", CONSENTS)
                .json("GET /api/consents", CONSENTS)) {
            assertThat(bench.run("consent", "withdraw", "work")).isZero();
            assertThat(bench.run("consent", "withdraw", "work", "--domain", "health", "--json"))
                    .isZero();
            assertThat(gateway.requests())
                    .containsExactly(
                            "DELETE /api/consents?destination=work",
                            "GET /api/consents",
                            "DELETE /api/consents?destination=work&domain=health",
                            "GET /api/consents");
        }
    }

    @Test
    void requestOfAnIncognitoConversation_isShownWithoutText() throws IOException {
        var row = "{\"id\":\"2\",\"time\":\"2026-11-21T08:00:00Z\",\"host\":\"far:443\",\"bytes\":3,\"sha256\":\"aa\","
                + "\"label\":\"personal/owner\",\"rule\":\"egress.clearance\",\"status\":\"200\",\"session\":\"incognito:x\","
                + "\"received\":1,\"kept\":false,\"method\":\"POST\",\"path\":\"/v1\",\"headers\":{},\"segments\":[]}";
        try (var gateway = bench.gateway().json("GET /api/ledger/2", row)) {
            assertThat(bench.run("ledger", "show", "2")).isZero();
            assertThat(bench.out()).contains("far:443").doesNotContain("SEGMENT");
            assertThat(bench.err()).contains("incognito conversation").doesNotContain("--wire");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void forbid_isOneWordFromTheRow_andIsTakenBackByTheHost() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/ledger/12/forbid", STOPS)
                .json("DELETE /api/forbidden/api.far.example", NO_STOPS)
                .json("GET /api/stops", NO_STOPS)) {
            assertThat(bench.run("ledger", "forbid", "12")).isZero();
            assertThat(bench.out()).contains("api.far.example", "2026-11-21", "owner");
            assertThat(bench.err()).contains("homarus ledger allow-again HOST");
            assertThat(bench.run("ledger", "forbid", "12", "--json")).isZero();
            assertThat(bench.out().strip()).isEqualTo(STOPS);
            assertThat(bench.run("ledger", "allow-again", "api.far.example")).isZero();
            assertThat(bench.out()).isEqualTo("No host is forbidden.\n");
            assertThat(gateway.requests()).contains("DELETE /api/forbidden/api.far.example");
        }
    }
}
