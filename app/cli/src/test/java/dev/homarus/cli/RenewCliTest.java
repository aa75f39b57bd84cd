package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenewCliTest {
    private static final String PLAN = "{\"needed\":8388608,\"free\":99999999,\"seconds\":2,\"backups\":"
            + "[{\"folder\":\"/mnt/disk\",\"opensWithout\":true},{\"folder\":\"/mnt/stick\",\"opensWithout\":false}],"
            + "\"last\":%s}";

    @AutoClose
    private final Bench bench = new Bench();

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private String end = "{\"state\":\"done\",\"log\":2,\"seconds\":3}";

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(bench.around.keyring().getParent());
        KeyRing.create(bench.around.keyring(), new SlotKey.Machine(bench.folder.resolve("m.key")), Bench.NOW)
                .close();
    }

    private FakeGateway gateway(String proof) throws IOException {
        return bench.gateway()
                .json("GET /api/keys", "{\"proof\":" + proof + "}")
                .on(
                        "GET /api/keys/renew",
                        (body, out) -> FakeGateway.write(
                                out, "200 OK", PLAN.formatted(bodies.isEmpty() ? "{\"state\":\"none\"}" : end)))
                .on("POST /api/keys/renew", (body, out) -> {
                    bodies.add(body);
                    FakeGateway.write(out, "200 OK", PLAN.formatted("{\"state\":\"renewing\",\"step\":\"waiting\"}"));
                });
    }

    @Test
    void renew_saysWhatItDoes_andAsksWhoHasNothingToGive() throws IOException {
        try (var gateway = gateway("[]")) {
            assertThat(bench.run("key", "renew")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).startsWith("CLI-031").contains("--yes");
            assertThat(bench.out()).contains("It takes about 2 s").contains("8.4 MB");
            bench.typed(new ByteArrayInputStream("no\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(bench.run("key", "renew")).isEqualTo(Cli.FAILED);
            assertThat(bodies).isEmpty();
            bench.typed(new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(bench.run("key", "renew")).as(bench.err()).isZero();
            assertThat(bodies).containsExactly("{}");
            assertThat(bench.err()).contains("Done, in 3 s");
            assertThat(gateway.requests()).isNotEmpty();
        }
    }

    @Test
    void renew_planOnly_namesTheBackupsThatEnd_andDoesNothing() throws IOException {
        try (var gateway = gateway("[]")) {
            assertThat(bench.run("key", "renew", "--plan")).isZero();
            assertThat(bench.out())
                    .contains("/mnt/disk  (opens with its recovery identity or paper kit)")
                    .contains("/mnt/stick  (opens with today's keys only: nobody can open it then)");
            assertThat(gateway.requests()).containsExactly("GET /api/keys/renew");
        }
    }

    @Test
    void renew_withThePassphrase_isConfirmedByIt_andAFailureIsSaid() throws IOException {
        end =
                "{\"state\":\"failed\",\"problem\":{\"code\":\"VAULT-028\",\"sentence\":\"No room.\",\"remedy\":\"Free some.\"}}";
        try (var gateway = gateway("[[\"passphrase\"]]")) {
            bench.piped("quiet otter lamp 99\n");
            assertThat(bench.run("key", "renew", "--json")).isEqualTo(Cli.FAILED);
            assertThat(bodies).containsExactly("{\"passphrase\":\"quiet otter lamp 99\"}");
            assertThat(bench.err()).contains("VAULT-028");
            assertThat(gateway.requests()).isNotEmpty();
        }
    }
}
