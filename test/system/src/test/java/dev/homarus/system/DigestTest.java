package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// R041, R129: what happened, on one page, counted from what is on record.
final class DigestTest {
    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel model;

    @BeforeAll
    static void start() throws IOException {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        model = new FakeModel();
        owner.addModel("m", "openai", model.origin() + "/v1");
        owner.use("m");
    }

    @AfterAll
    static void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    @Test
    void digest_ofWhatJustHappened_hasIt_andOfYesterday_nothing() {
        owner.client()
                .put("/api/budget/prices/m", "{\"input\":\"3\",\"output\":\"9\"}")
                .expect(200);
        owner.chat("s-" + UUID.randomUUID(), "hello", event -> {});
        owner.client().post("/api/login", "{\"code\":\"no-such-code\"}");

        var now = owner.client().get("/api/digest").expect(200).json();

        assertThat(now.write())
                .contains("\"complete\":true", "\"conversations\":1", "\"modelCalls\":1", "\"hosts\":[]", "\"here\":1")
                .contains("\"model\":\"m\",\"requests\":1", "\"kind\":\"login\"", "\"subject\":\"model.add m\"");
        assertThat(now.text("spent")).matches("\\$[0-9.]+").isNotEqualTo("$0.00");

        var before = owner.client()
                .get("/api/digest?until=" + Instant.now().minusSeconds(86_400))
                .expect(200)
                .json();
        assertThat(before.write())
                .contains("\"entries\":0", "\"unusual\":[]", "\"models\":[]", "\"here\":0", "\"spent\":\"$0.00\"");
    }

    @Test
    void digest_ofTimesThatCannotBe_isRefused() {
        assertThat(owner.client()
                        .get("/api/digest?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z")
                        .expect(400)
                        .text())
                .contains("since");
        owner.client().get("/api/digest?since=monday").expect(400);
    }
}
