package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A home that an earlier version made is opened by this one, whole. The homes are under `homes/`, each with
/// the machine
/// key and the witness that lie outside it.
@Timeout(120)
final class HomeOfBeforeTest {
    @Test
    @DisplayName("a home from before there were sealed cells and guarded rows opens, is sealed, and lacks nothing")
    void home_fromBeforeSealedCells_opensAndIsSealed() throws Exception {
        try (var place = new Place()) {
            unpack("homes/2026-11-before-sealed-cells.tar.gz", place.root);
            for (int start = 0; start < 2; start++) {
                try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
                    gateway.awaitReady();
                    var owner = gateway.owner();
                    assertThat(owner.messages("main").toString())
                            .contains("heron-from-the-owner", "heron-from-the-model");
                    assertThat(owner.client()
                                    .get("/api/search?q=heron")
                                    .expect(200)
                                    .text())
                            .contains("heron-from-the-owner");
                    var request = owner.ledger().getLast();
                    assertThat(new String(owner.wire(request.text("id")), StandardCharsets.UTF_8))
                            .contains("heron-from-the-owner");
                    assertThat(owner.rows("/api/vault", "secrets"))
                            .singleElement()
                            .satisfies(secret -> {
                                assertThat(secret.text("name")).isEqualTo("some.key");
                                assertThat(secret.flag("held", false)).isFalse();
                            });
                    assertThat(owner.rows("/api/tokens", "tokens")).hasSize(1);
                    assertThat(owner.verify().flag("ok", false))
                            .as(owner.verify().write())
                            .isTrue();
                    assertThat(owner.audit("sealed"))
                            .as("once, at the first start")
                            .hasSize(1);
                    assertThat(owner.rows("/api/doctor", "findings").toString())
                            .doesNotContain("DOCTOR-017", "DOCTOR-019");
                    assertThat(gateway.stop()).isZero();
                }
            }
        }
    }

    private static void unpack(String name, Path into) throws Exception {
        var home = Path.of(
                Objects.requireNonNull(HomeOfBeforeTest.class.getClassLoader().getResource(name))
                        .toURI());
        var tar = new ProcessBuilder("tar", "-xzf", home.toString(), "-C", into.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }
}
