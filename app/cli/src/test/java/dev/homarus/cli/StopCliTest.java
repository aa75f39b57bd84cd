package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StopCliTest {
    private static final String NONE = "{\"local\":{\"on\":false},\"pause\":{\"on\":false}}";
    private static final String BOTH = "{\"local\":{\"on\":true,\"since\":\"2026-11-21T08:00:00Z\",\"by\":\"owner\"},"
            + "\"pause\":{\"on\":true,\"since\":\"2026-11-21T08:30:00Z\",\"by\":\"tok_1\"}}";

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void local_goesOnAndOff_andSaysWhere() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/stops", NONE)
                .json("POST /api/stops/local", BOTH)
                .json("DELETE /api/stops/local", NONE)) {
            assertThat(bench.run("local", "on")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            local-only  on: nothing leaves this machine, since 2026-11-21T08:00:00Z by owner
                            paused      yes: nothing runs and nothing is sent, since 2026-11-21T08:30:00Z by tok_1
                            """);
            assertThat(bench.run("local", "off", "--json")).isZero();
            assertThat(bench.out().strip()).isEqualTo(NONE);
            assertThat(bench.run("local")).isZero();
            assertThat(bench.out()).isEqualTo("local-only  off\npaused      no\n");
            assertThat(gateway.requests())
                    .containsExactly(
                            "POST /api/stops/local", "DELETE /api/stops/local", "GET /api/stops", "GET /api/stops");
            assertThat(bench.run("local", "maybe")).isEqualTo(Cli.USAGE);
        }
    }

    @Test
    void pauseAndResume_areOneWordEach() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/stops", NONE)
                .json("POST /api/stops/pause", BOTH)
                .json("DELETE /api/stops/pause", NONE)) {
            assertThat(bench.run("pause", "--json")).isZero();
            assertThat(bench.out().strip()).isEqualTo(BOTH);
            assertThat(bench.run("resume")).isZero();
            assertThat(bench.out()).contains("paused      no");
            assertThat(gateway.requests())
                    .containsExactly("POST /api/stops/pause", "DELETE /api/stops/pause", "GET /api/stops");
        }
    }

    @Test
    void status_saysWhatIsStopped() throws IOException {
        var status = "{\"state\":\"ready\",\"pid\":1,\"version\":\"0\",\"listeners\":[],\"models\":[],"
                + "\"bytesLeftMachineToday\":0,\"pendingApprovals\":0,\"stops\":";
        try (var gateway = bench.gateway().json("GET /api/status", status + BOTH + "}")) {
            assertThat(bench.run("status")).isZero();
            assertThat(bench.out()).contains("stopped     everything is paused; go on with: homarus resume\n");
            assertThat(gateway.requests()).hasSize(1);
        }
    }
}
