package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.JsonText;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HostCliTest {
    private static final String HOSTS = """
            {"hosts":[{"host":"api.far.example:443","for":["command","model"],"first":"2026-11-01T00:00:00Z",
             "last":"2026-11-21T08:00:00Z","requests":3,"sent":1200,"received":80,"label":"personal",
             "consent":{"allow":"personal","pseudonyms":false,"expires":"2027-01-01T00:00:00Z"}},
             {"host":"files.example:443","for":["command"],"first":"2026-11-01T00:00:00Z","last":"2026-11-02T00:00:00Z",
             "requests":1,"sent":9,"received":0,"label":"public"}],
             "here":[{"host":"127.0.0.1:8080"}]}""";

    @Test
    void hosts_areATable_andLoopbackIsApart() throws IOException {
        try (var bench = new Bench();
                var gateway = bench.gateway().json("GET /api/ledger/hosts", HOSTS)) {
            assertThat(bench.run("ledger", "hosts")).isZero();
            assertThat(bench.out())
                    .contains("api.far.example:443  command, model", "consent: personal, until 2027-01-01")
                    .contains("files.example:443", "nothing")
                    .doesNotContain("127.0.0.1");
            assertThat(bench.err()).contains("On this machine: 127.0.0.1:8080");
            assertThat(bench.run("ledger", "hosts", "--json")).isZero();
            assertThat(JsonText.parse(bench.out().strip())).isEqualTo(JsonText.parse(HOSTS));
            assertThat(gateway.requests()).hasSize(2);
        }
    }
}
