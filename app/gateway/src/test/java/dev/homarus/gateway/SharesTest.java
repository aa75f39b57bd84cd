package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelApi;
import dev.homarus.route.Checked;
import dev.homarus.route.Rules;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import dev.homarus.types.Incognito;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which part of Turns was answered elsewhere, and how models did in their check.
class SharesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final Model FAR = model("far", "https://api.example.org/v1");
    private static final Model NEAR = model("near", "http://127.0.0.1:9/v1");

    @TempDir
    Path folder;

    private static Model model(String name, String base) {
        var to = Destination.of("provider:" + name, URI.create(base));
        return new Model(name, ModelApi.named("openai").orElseThrow(), to, "/v1", "m-1", Optional.empty());
    }

    private void withStore(Consumer<Store> test) {
        try (var key = SecretBytes.random(32);
                var sealer = new Sealer("home_t", name -> SecretBytes.random(32), name -> Optional.empty());
                var store = Store.open(folder.resolve("t.db"), key, Gateway.SPACES, () -> new byte[0], sealer)) {
            test.accept(store);
        }
    }

    private static Shares.Share share(Store store, Instant at, Model model, int times) {
        var shares = new Shares(store, InstantSource.fixed(at));
        for (int i = 0; i < times; i++) {
            shares.answered("main", model);
        }
        store.write(tx -> 0);
        return shares.share();
    }

    private static Rules told(String from) {
        return Rules.STANDARD.with(
                Json.object().put("cloudShare", Json.of(from)).build());
    }

    @Test
    void share_ofTurns_countsTheLastThirtyDays_andIsSaidAboveThePart() {
        withStore(store -> {
            share(store, NOW.minus(Duration.ofDays(30)), FAR, 100);
            share(store, NOW.minus(Duration.ofDays(29)), FAR, 10);
            assertThat(share(store, NOW, NEAR, 9)).isEqualTo(new Shares.Share(10, 19));
            var shares = new Shares(store, InstantSource.fixed(NOW));
            assertThat(shares.findings(Rules.STANDARD)).as("of too few").isEmpty();
            share(store, NOW, NEAR, 1);
            assertThat(shares.findings(Rules.STANDARD))
                    .as("half is not more than half")
                    .isEmpty();
            assertThat(share(store, NOW, FAR, 1).percent()).isEqualTo(52);
            assertThat(shares.findings(Rules.STANDARD))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.write()).contains("DOCTOR-040", "52 % of 21 turns"));
            assertThat(shares.findings(told("off"))).isEmpty();
        });
    }

    @Test
    void share_ofConversationsOfWhichNothingIsKept_isNotCounted() {
        withStore(store -> {
            var shares = new Shares(store, InstantSource.fixed(NOW));
            shares.answered(Incognito.name(SystemEntropy.INSTANCE), FAR);
            store.write(tx -> 0);
            assertThat(shares.share().all()).isZero();
        });
    }

    @Test
    void check_ofAModel_isKept_andIsOfThatModelOnly() {
        withStore(store -> {
            var checked = new Checked(6, 8, NOW);
            new ModelChecks(store).keep(NEAR, checked);
            var checks = new ModelChecks(store);
            assertThat(checks.of(NEAR)).contains(checked);
            assertThat(checks.of(model("near", "http://127.0.0.1:10/v1"))).isEmpty();
            assertThat(checks.of(FAR)).isEmpty();
            checks.keep(NEAR, new Checked(1, 8, NOW));
            assertThat(List.of(checks.of(NEAR).orElseThrow().passed())).containsExactly(false);
        });
    }
}
