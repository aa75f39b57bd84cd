package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BudgetCliTest {
    private static final String BUDGET = """
            {"currency":"USD","at":"2026-11-21T08:00:00Z",
             "today":{"micros":1250000,"text":"$1.25","tokens":900,"unpricedTokens":0},
             "month":{"micros":5000000,"text":"$5.00","tokens":9000,"unpricedTokens":70},
             "spent":[{"scope":"model","name":"gpt","today":{"text":"$1.25","tokens":900,"unpricedTokens":0},
                       "month":{"text":"$5.00","tokens":8930,"unpricedTokens":0}}],
             "limits":[{"span":"day","about":"all, a day","values":"at most $10.00, told from $5.00","used":1250000,
                        "usedText":"$1.25","reached":false,"usedUp":false,"ends":"2026-11-22T00:00:00Z"},
                       {"span":"turn","about":"all, a turn","values":"at most $5.00","used":0,"usedText":"$0.00"}],
             "standard":true,
             "prices":[{"model":"gpt","price":"known","input":"$3.00","cached":"$0.30","output":"$15.00",
                        "source":"setting"},{"model":"llama","price":"free"},{"model":"odd","price":"unknown"}]}
            """;
    private static final String WIDER = "{\"diff\":[\"- a\",\"+ b\"],\"loosens\":true}";
    private static final String NARROWER = "{\"diff\":[\"- b\",\"+ a\"],\"loosens\":false}";

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void budget_showsWhatWasSpentTheLimitsAndThePrices() throws IOException {
        try (var _ = bench.gateway().json("GET /api/budget", BUDGET)) {
            assertThat(bench.run("budget")).isZero();
            assertThat(bench.out()
                            .lines()
                            .map(line -> line.replaceAll(" +", " ").strip()))
                    .containsExactly(
                            "SPENT TODAY THIS MONTH TOKENS THIS MONTH",
                            "all $1.25 $5.00 9000, 70 without a price",
                            "model gpt $1.25 $5.00 8930",
                            "",
                            "LIMIT IS USED COUNTS ANEW",
                            "all, a day at most $10.00, told from $5.00 $1.25 2026-11-22T00:00:00Z",
                            "all, a turn at most $5.00 - with each question",
                            "",
                            "MODEL INPUT CACHED OUTPUT AS SAID BY",
                            "gpt $3.00 $0.30 $15.00 you",
                            "llama - - - on this machine, costs nothing",
                            "odd ? ? ? nobody: homarus budget price odd");
            assertThat(bench.run("budget", "--json")).isZero();
            assertThat(bench.out()).startsWith("{\"currency\":\"USD\"");
        }
    }

    @Test
    void set_thatLoosens_isShownAndAskedAbout() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/budget", WIDER)) {
            assertThat(bench.run("budget", "set", "--day", "50")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("CLI-031");
            assertThat(gateway.requests()).containsExactly("POST /api/budget {\"day\":\"50\",\"preview\":true}");
            assertThat(bench.run("budget", "set", "--day", "50", "--model", "gpt", "--yes"))
                    .isZero();
            assertThat(bench.out()).contains("- a\n+ b\n");
            assertThat(gateway.requests().getLast())
                    .isEqualTo("POST /api/budget {\"day\":\"50\",\"scope\":\"model\",\"name\":\"gpt\"}");
        }
    }

    @Test
    void set_thatNarrows_isNotAskedAbout() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/budget", NARROWER)) {
            assertThat(bench.run("budget", "set", "--day", "1", "--tokens", "--soft", "50"))
                    .isZero();
            assertThat(gateway.requests().getLast())
                    .isEqualTo("POST /api/budget {\"day\":\"1\",\"softPercent\":50,\"unit\":\"tokens\"}");
            assertThat(bench.run("budget", "set", "--day", "1", "--model", "a", "--agent", "b"))
                    .isEqualTo(Cli.USAGE);
        }
    }

    @Test
    void undoAndPrice_areOneRequestAndWhatHoldsThen() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/budget/undo", NARROWER)
                .json("GET /api/budget", BUDGET)
                .json("PUT /api/budget/prices/gpt", BUDGET)
                .json("DELETE /api/budget/prices/gpt", BUDGET)) {
            assertThat(bench.run("budget", "undo")).isZero();
            assertThat(bench.run("budget", "price", "gpt", "--input", "3", "--output", "15"))
                    .isZero();
            assertThat(bench.out()).contains("AS SAID BY");
            assertThat(bench.run("budget", "price", "gpt", "--table")).isZero();
            assertThat(gateway.requests())
                    .containsExactly(
                            "POST /api/budget/undo",
                            "PUT /api/budget/prices/gpt {\"input\":\"3\",\"output\":\"15\"}",
                            "GET /api/budget",
                            "DELETE /api/budget/prices/gpt",
                            "GET /api/budget");
        }
    }

    @Test
    void status_saysWhatWasSpent() throws IOException {
        var status = "{\"state\":\"ready\",\"pid\":1,\"version\":\"0\",\"listeners\":[],\"models\":[],"
                + "\"bytesLeftMachineToday\":0,\"pendingApprovals\":0,\"spending\":{\"today\":\"$1.25\",\"month\":\"$5.00\","
                + "\"unpricedTokensToday\":0,\"reached\":true,\"usedUp\":false}}";
        try (var _ = bench.gateway().json("GET /api/status", status)) {
            assertThat(bench.run("status")).isZero();
            assertThat(bench.out())
                    .contains("spent       $1.25 today, $5.00 this month; a limit is near: homarus budget\n");
        }
    }
}
