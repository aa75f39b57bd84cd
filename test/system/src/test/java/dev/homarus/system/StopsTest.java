package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The owner stops everything that leaves, or everything: at once, whatever else is set, and beyond a restart.
final class StopsTest {
    @AutoClose
    private final Stage stage = new Stage("{port: 0, approvalWaitSeconds: 60}");

    private Json.Obj post(String path) {
        return stage.gateway.socket().post(path, "{}").expect(200).json();
    }

    private Json.Obj lift(String name) {
        return stage.gateway.socket().delete("/api/stops/" + name).expect(200).json();
    }

    private static boolean isOn(Json.Obj stops, String name) {
        return stops.object(name).orElseThrow().flag("on", false);
    }

    private Json.Obj detail(String kind) {
        return stage.owner.audit(kind).getFirst().object("detail").orElseThrow();
    }

    @Test
    void localOnly_noConsentAndNoLevelLetsAnythingOut_andTheModelHereAnswers() {
        var far = Owner.model("far", "openai", "https://far.invalid/v1").put("allow", "personal");
        stage.gateway.socket().post("/api/models", far.build().write()).expect(200);
        assertThat(isOn(post("/api/stops/local"), "local")).isTrue();
        var tested = post("/api/models/far/test");
        assertThat(tested.object("problem").orElseThrow().text("sentence")).contains("homarus local off");
        assertThat(detail("egress.denied").text("rule")).isEqualTo("egress.local");
        stage.owner.use("far");
        assertThat(stage.owner.chat(stage.session, "hello").text("reply"))
                .contains("I did not send this", "local-only");
        assertThat(stage.owner.ledger()).isEmpty();
        stage.model.then(Script.says("still here"));
        stage.owner.use("m");
        assertThat(stage.owner.chat(stage.session, "hello").text("reply")).isEqualTo("still here");

        stage.again();
        assertThat(isOn(stage.owner.status().object("stops").orElseThrow(), "local"))
                .isTrue();
        assertThat(stage.owner.rows("/api/doctor", "findings"))
                .anyMatch(row -> row.text("code").equals("DOCTOR-007"));
        assertThat(detail("stop.changed").flag("on", false)).isTrue();
        assertThat(isOn(lift("local"), "local")).isFalse();
        assertThat(post("/api/models/far/test").object("problem").orElseThrow().text("sentence"))
                .doesNotContain("local");
        assertThat(stage.owner.audit("stop.changed")).hasSize(2);
    }

    @Test
    void pause_endsWhatRuns_keepsWhatWaits_andLetsNothingBegin() throws Exception {
        stage.model.then(Script.exec("touch waited"));
        var waits = stage.saying("please wait");
        var question = stage.owner.question(stage.session);
        var running = "r-" + UUID.randomUUID();
        stage.model.then(Script.exec("touch begun; sleep 30; touch over"));
        var runs = CompletableFuture.supplyAsync(
                () -> stage.owner.chat(running, "run it"),
                task -> Thread.ofVirtual().start(task));
        stage.owner.allow(stage.owner.question(running));
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> "the command has begun",
                () -> Files.exists(stage.place.workspace.resolve("begun")));

        post("/api/stops/pause");
        assertThat(runs.get(10, TimeUnit.SECONDS).text("state")).isEqualTo("stopped");
        assertThat(stage.owner
                        .lastEvent(stage.session + "-new", "hello")
                        .object("problem")
                        .orElseThrow()
                        .text("code"))
                .isEqualTo("STOP-001");
        assertThat(stage.owner.chat(stage.session + "-new", "/help").text("reply"))
                .contains("/status");
        var refused = stage.gateway
                .socket()
                .post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .expect(409);
        assertThat(refused.text()).contains("homarus resume");
        var streaming = stage.gateway
                .socket()
                .post("/v1/chat/completions", "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .expect(409);
        assertThat(streaming.problem()).isEqualTo("STOP-001");
        assertThat(stage.owner.approvals()).hasSize(1);
        assertThat(stage.owner
                        .answer(question, "{\"answer\":\"allow\"}")
                        .expect(409)
                        .problem())
                .isEqualTo("STOP-001");
        assertThat(post("/api/models/m/test").flag("ok", true)).isFalse();
        assertThat(stage.owner.rows("/api/doctor", "findings"))
                .anyMatch(row -> row.text("code").equals("DOCTOR-008"));
        int asked = stage.owner.ledger().size();

        lift("pause");
        stage.model.then(Script.echoes());
        stage.owner.allow(question);
        assertThat(waits.get(20, TimeUnit.SECONDS).text("state")).isEqualTo("done");
        assertThat(stage.place.workspace.resolve("waited")).exists();
        assertThat(stage.place.workspace.resolve("over")).doesNotExist();
        assertThat(stage.owner.ledger()).hasSizeGreaterThan(asked);
    }

    @Test
    void pause_breaksOffAnAnswerThatIsBeingRead() throws Exception {
        var never = new CountDownLatch(1);
        stage.model.then(Script.hangs("the beginning", never));
        var begun = new CountDownLatch(1);
        var turn = CompletableFuture.supplyAsync(
                () -> stage.owner.chat(stage.session, "talk", event -> {
                    if (event.text("type").equals("turn.delta")) {
                        begun.countDown();
                    }
                }),
                task -> Thread.ofVirtual().start(task));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        post("/api/stops/pause");
        assertThat(turn.get(10, TimeUnit.SECONDS).text("state")).isIn("stopped", "failed");
        never.countDown();
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> "its end",
                () -> !stage.owner.ledger().getFirst().text("status").equals("sending"));
        assertThat(stage.owner.ledger().getFirst().text("status")).isNotEqualTo("200");
    }

    @Test
    void regions_aModelThatMayBeAnywhere_isSentNothing() {
        stage.again("{port: 0, regions: [\"eu\"], models: {"
                + "far: {api: \"openai\", baseUrl: \"https://far.invalid/v1\"},"
                + "own: {api: \"openai\", baseUrl: \"https://own.invalid/v1\", region: \"eu\"},"
                + "cn: {api: \"openai\", baseUrl: \"https://api.deepseek.com/v1\", region: \"eu\"}}}");
        stage.gateway.socket().post("/api/trust", "{\"from\":1,\"to\":3}").expect(200);
        assertThat(sentence("far")).contains("regions allows eu", "far.invalid may be anywhere");
        assertThat(sentence("cn")).contains("api.deepseek.com is in cn");
        assertThat(sentence("own")).doesNotContain("regions");
        assertThat(stage.owner.ledger()).allMatch(row -> row.text("host").equals("own.invalid:443"));
        assertThat(stage.owner.audit("egress.denied"))
                .allMatch(row -> row.object("detail").orElseThrow().text("rule").equals("egress.region"));
        var listed = stage.gateway.socket().get("/api/models").expect(200).json();
        assertThat(Json.object(listed.array("models").get(2), "model")
                        .object("provider")
                        .orElseThrow()
                        .text("name"))
                .isEqualTo("DeepSeek");
    }

    private String sentence(String name) {
        return post("/api/models/" + name + "/test")
                .object("problem")
                .orElseThrow()
                .text("sentence");
    }

    @Test
    void approver_stops_andOnlyTheOwnerLetsItGoOn() {
        var approver = stage.gateway.tcp().token(stage.owner.token("approve"));
        approver.post("/api/stops/pause", "{}").expect(200);
        assertThat(approver.delete("/api/stops/pause").expect(403).problem()).isEqualTo("HTTP-003");
        assertThat(isOn(approver.get("/api/stops").expect(200).json(), "pause")).isTrue();
        assertThat(stage.gateway
                        .socket()
                        .post("/api/stops/other", "{}")
                        .expect(404)
                        .problem())
                .isEqualTo("HTTP-004");
        lift("pause");
    }
}
