package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two models at one provider, each with a key of its own.
final class KeysPerModelTest {
    private final String first = "sk-" + UUID.randomUUID();
    private final String second = "sk-" + UUID.randomUUID();
    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;

    @BeforeEach
    void start() {
        place = new Place();
        model = new FakeModel();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        owner.addModel("a", "openai", model.openAi(), first);
        owner.addModel("b", "openai", model.openAi(), second);
        for (var name : List.of("a", "b")) {
            gateway.socket()
                    .put("/api/budget/prices/" + name, "{\"input\":\"1\",\"output\":\"1\"}")
                    .expect(200);
        }
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private String key() {
        return model.last().headers().get("authorization");
    }

    private Json.Obj ask(String name) {
        owner.use(name);
        return owner.chat("main", "hello");
    }

    @Test
    @DisplayName("R268 a key that is taken back stops its model and no other, and nothing answers in its place")
    void keyOfOne_takenBack_failsClosed_andTheOtherWorks() {
        assertThat(ask("a").text("state")).isEqualTo("done");
        assertThat(key()).isEqualTo("Bearer " + first);
        assertThat(ask("b").text("state")).isEqualTo("done");
        assertThat(key()).isEqualTo("Bearer " + second);
        var spent = gateway.socket().get("/api/budget").expect(200).json().array("spent").stream()
                .map(row -> Json.object(row, "spent"))
                .filter(row -> row.text("scope").equals("key"))
                .map(row -> row.text("name"))
                .toList();
        assertThat(spent).containsExactlyInAnyOrder("vault:model.a", "vault:model.b");

        gateway.socket().post("/api/models/failover", "{\"models\":[\"b\"]}").expect(200);
        gateway.socket().exchange("DELETE", "/api/vault/model.a", "").expect(204);
        int before = model.seen().size();
        var refused = ask("a");
        assertThat(refused.text("state")).isEqualTo("failed");
        assertThat(refused.object("problem").orElseThrow().text("code")).isEqualTo("EGRESS-007");
        assertThat(model.seen()).hasSize(before);
        assertThat(ask("b").text("state")).isEqualTo("done");
        assertThat(key()).isEqualTo("Bearer " + second);
    }

    @Test
    @DisplayName("R268 a key is changed for one model, from the next request on")
    void keyOfOne_changed_isUsedFromThenOn_andTheOtherStays() {
        var third = "sk-" + UUID.randomUUID();
        gateway.socket()
                .put("/api/vault/model.a", "{\"rotate\":true,\"value\":\"" + third + "\"}")
                .expect(204);
        ask("a");
        assertThat(key()).isEqualTo("Bearer " + third);
        ask("b");
        assertThat(key()).isEqualTo("Bearer " + second);
        assertThat(gateway.socket().get("/api/vault").expect(200).text()).contains("\"created\":", "\"changed\":");
    }

    @Test
    @DisplayName("R255 one key for two models is warned of")
    void oneKeyForTwo_isAFindingOfTheDoctor() {
        assertThat(gateway.socket().get("/api/doctor").expect(200).text()).doesNotContain("have one key");
        owner.addModel("b", "openai", model.openAi(), first);
        assertThat(gateway.socket().get("/api/doctor").expect(200).text())
                .contains("DOCTOR-022", "The models a, b have one key");
    }
}
