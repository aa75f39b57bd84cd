package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A home that is locked while its gateway runs.
class LockTest {
    private static final String PASSPHRASE = "quiet otter lamp 99";
    private static final String SAID = "plover-4417-in-the-marsh";
    private static final String KEY = "sk-curlew-8830-under-the-pier";

    private final Place place = new Place();
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws IOException {
        var file = place.secret("passphrase", PASSPHRASE + "\n");
        gateway = GatewayProcess.launch(place, Map.of("HOMARUS_PASSPHRASE_FILE", file.toString()), "--port", "0")
                .awaitReady();
        Files.delete(file);
    }

    @AfterEach
    void end() {
        gateway.close();
        place.close();
    }

    private void lock() {
        int before = times();
        assertThat(gateway.socket().post("/api/lock", "{}").status()).isEqualTo(204);
        Eventually.holds(
                Duration.ofSeconds(20), () -> "the gateway is locked: " + gateway.log(), () -> times() > before);
    }

    /// How often it has said that it is locked.
    private int times() {
        return gateway.log().split("locked on", -1).length;
    }

    private static String passphrase(String text) {
        return "{\"passphrase\":\"" + text + "\"}";
    }

    @Test
    void lock_leavesTheSameProcess_thatSaysWhatIsNeeded_andNothingElse() throws IOException {
        gateway.owner().chat("main", SAID);
        var pid = gateway.pid();
        lock();
        var status = gateway.socket().get("/api/status");
        assertThat(status.text()).contains("\"state\":\"locked\"", "\"pid\":" + pid, "homarus unlock");
        for (var path : List.of("/api/sessions", "/api/vault", "/api/ledger", "/api/audit", "/v1/models", "/ws")) {
            for (var client : List.of(gateway.socket(), gateway.tcp())) {
                var answer = client.get(path);
                assertThat(answer.status()).as(path).isEqualTo(423);
                assertThat(answer.text()).contains("VAULT-016").doesNotContain(SAID);
            }
        }
        assertThat(gateway.tcp().get("/api/status").status()).isEqualTo(423);
        assertThat(gateway.tcp().get("/readyz").status()).isEqualTo(503);
        assertThat(gateway.tcp().get("/healthz").status()).isEqualTo(200);
        assertThat(gateway.tcp().get("/").status()).isEqualTo(200);
    }

    @Test
    void unlock_withTheWrongPassphrase_isRefused_fiveTimesAtTheMost() {
        lock();
        for (int i = 0; i < 5; i++) {
            var answer = gateway.tcp().post("/api/unlock", passphrase("quiet otter lamp 98"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("VAULT-001");
        }
        assertThat(gateway.tcp().post("/api/unlock", passphrase(PASSPHRASE)).text())
                .contains("VAULT-017");
        assertThat(gateway.socket().post("/api/unlock", "{}").text()).contains("VAULT-007");
        assertThat(gateway.socket().post("/api/unlock", passphrase(PASSPHRASE)).status())
                .as("nobody at the port keeps the owner out")
                .isEqualTo(204);
    }

    @Test
    void unlock_bringsEverythingBack_andTokensAndQuestionsStay() {
        gateway.owner().chat("main", SAID);
        var token = gateway.owner().token("read");
        lock();
        assertThat(gateway.socket().post("/api/unlock", passphrase(PASSPHRASE)).status())
                .isEqualTo(204);
        var status = gateway.tcp().token(token).get("/api/status");
        assertThat(status.text()).contains("\"state\":\"ready\"");
        assertThat(gateway.owner().messages("main").toString()).contains(SAID);
        assertThat(gateway.socket().get("/readyz").status()).isEqualTo(200);
        lock();
        assertThat(gateway.socket().post("/api/unlock", passphrase(PASSPHRASE)).status())
                .isEqualTo(204);
    }

    /// The whole memory of the process, as root reads it; before it is locked the same search finds what it
    /// looks for.
    @Test
    @DisplayName("SE-18 CR-08 nothing of the home is in the memory of a locked gateway")
    void memory_ofALockedGateway_holdsNothing() throws IOException {
        gateway.owner().chat("main", SAID);
        gateway.socket().put("/api/vault/some.key", "{\"value\":\"" + KEY + "\"}");
        assertThat(found(SAID)).as("control").isPositive();
        assertThat(found(KEY)).as("control").isPositive();
        lock();
        for (var word : List.of(SAID, KEY, PASSPHRASE, "plover-4417", "curlew-8830")) {
            assertThat(found(word)).as(word).isZero();
        }
    }

    private int found(String word) throws IOException {
        return new ProcessMemory(gateway.pid()).count(word);
    }
}
