package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The owner stops everything that leaves, or everything: at once, whatever else is set, and beyond a restart.
final class StopsTest {
    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;
    private String session;

    @BeforeEach
    void start() {
        place = new Place().settings("{port: 0, approvalWaitSeconds: 60}");
        model = new FakeModel();
        session = "s-" + UUID.randomUUID();
        begin();
        owner.addModel("m", "openai", model.openAi());
    }

    private void begin() {
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private Json.Obj post(String path) {
        return gateway.socket().post(path, "{}").expect(200).json();
    }

    private Json.Obj lift(String name) {
        return gateway.socket().delete("/api/stops/" + name).expect(200).json();
    }

    private static boolean isOn(Json.Obj stops, String name) {
        return stops.object(name).orElseThrow().flag("on", false);
    }

    private CompletableFuture<Json.Obj> saying(String text) {
        return CompletableFuture.supplyAsync(
                () -> owner.chat(session, text), task -> Thread.ofVirtual().start(task));
    }

    private Json.Obj detail(String kind) {
        return owner.audit(kind).getFirst().object("detail").orElseThrow();
    }

    @Test
    void localOnly_noConsentAndNoLevelLetsAnythingOut_andTheModelHereAnswers() {
        var far = Owner.model("far", "openai", "https://far.invalid/v1").put("allow", "personal");
        gateway.socket().post("/api/models", far.build().write()).expect(200);
        assertThat(isOn(post("/api/stops/local"), "local")).isTrue();
        var tested = post("/api/models/far/test");
        assertThat(tested.object("problem").orElseThrow().text("sentence")).contains("homarus local off");
        assertThat(detail("egress.denied").text("rule")).isEqualTo("egress.local");
        owner.use("far");
        assertThat(owner.chat(session, "hello").text("reply")).contains("I did not send this", "local-only");
        assertThat(owner.ledger()).isEmpty();
        model.then(Script.says("still here"));
        owner.use("m");
        assertThat(owner.chat(session, "hello").text("reply")).isEqualTo("still here");

        gateway.close();
        begin();
        assertThat(isOn(owner.status().object("stops").orElseThrow(), "local")).isTrue();
        assertThat(owner.rows("/api/doctor", "findings"))
                .anyMatch(row -> row.text("code").equals("DOCTOR-007"));
        assertThat(detail("stop.changed").flag("on", false)).isTrue();
        assertThat(isOn(lift("local"), "local")).isFalse();
        assertThat(post("/api/models/far/test").object("problem").orElseThrow().text("sentence"))
                .doesNotContain("local");
        assertThat(owner.audit("stop.changed")).hasSize(2);
    }

    @Test
    void pause_endsWhatRuns_keepsWhatWaits_andLetsNothingBegin() throws Exception {
        model.then(Script.exec("touch waited"));
        var waits = saying("please wait");
        var question = owner.question(session);
        var running = "r-" + UUID.randomUUID();
        model.then(Script.exec("touch begun; sleep 30; touch over"));
        var runs = CompletableFuture.supplyAsync(
                () -> owner.chat(running, "run it"), task -> Thread.ofVirtual().start(task));
        owner.allow(owner.question(running));
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> "the command has begun",
                () -> Files.exists(place.workspace.resolve("begun")));

        post("/api/stops/pause");
        assertThat(runs.get(10, TimeUnit.SECONDS).text("state")).isEqualTo("stopped");
        assertThat(owner.lastEvent(session + "-new", "hello")
                        .object("problem")
                        .orElseThrow()
                        .text("code"))
                .isEqualTo("STOP-001");
        assertThat(owner.chat(session + "-new", "/help").text("reply")).contains("/status");
        var refused = gateway.socket()
                .post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .expect(409);
        assertThat(refused.text()).contains("homarus resume");
        assertThat(owner.approvals()).hasSize(1);
        assertThat(owner.answer(question, "{\"answer\":\"allow\"}").expect(409).problem())
                .isEqualTo("STOP-001");
        assertThat(post("/api/models/m/test").flag("ok", true)).isFalse();
        assertThat(owner.rows("/api/doctor", "findings"))
                .anyMatch(row -> row.text("code").equals("DOCTOR-008"));
        int asked = owner.ledger().size();

        lift("pause");
        model.then(Script.echoes());
        owner.allow(question);
        assertThat(waits.get(20, TimeUnit.SECONDS).text("state")).isEqualTo("done");
        assertThat(place.workspace.resolve("waited")).exists();
        assertThat(place.workspace.resolve("over")).doesNotExist();
        assertThat(owner.ledger()).hasSizeGreaterThan(asked);
    }

    @Test
    void pause_breaksOffAnAnswerThatIsBeingRead() throws Exception {
        var never = new CountDownLatch(1);
        model.then(Script.hangs("the beginning", never));
        var begun = new CountDownLatch(1);
        var turn = CompletableFuture.supplyAsync(
                () -> owner.chat(session, "talk", event -> {
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
                () -> !owner.ledger().getFirst().text("status").equals("sending"));
        assertThat(owner.ledger().getFirst().text("status")).isNotEqualTo("200");
    }

    @Test
    void regions_aModelThatMayBeAnywhere_isSentNothing() {
        gateway.close();
        place.settings("{port: 0, regions: [\"eu\"], models: {"
                + "far: {api: \"openai\", baseUrl: \"https://far.invalid/v1\"},"
                + "own: {api: \"openai\", baseUrl: \"https://own.invalid/v1\", region: \"eu\"},"
                + "cn: {api: \"openai\", baseUrl: \"https://api.deepseek.com/v1\", region: \"eu\"}}}");
        begin();
        gateway.socket().post("/api/trust", "{\"from\":1,\"to\":3}").expect(200);
        assertThat(sentence("far")).contains("regions allows eu", "far.invalid may be anywhere");
        assertThat(sentence("cn")).contains("api.deepseek.com is in cn");
        assertThat(sentence("own")).doesNotContain("regions");
        assertThat(owner.ledger()).allMatch(row -> row.text("host").equals("own.invalid:443"));
        assertThat(owner.audit("egress.denied"))
                .allMatch(row -> row.object("detail").orElseThrow().text("rule").equals("egress.region"));
        var listed = gateway.socket().get("/api/models").expect(200).json();
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
        var approver = gateway.tcp().token(owner.token("approve"));
        approver.post("/api/stops/pause", "{}").expect(200);
        assertThat(approver.delete("/api/stops/pause").expect(403).problem()).isEqualTo("HTTP-003");
        assertThat(isOn(approver.get("/api/stops").expect(200).json(), "pause")).isTrue();
        assertThat(gateway.socket().post("/api/stops/other", "{}").expect(404).problem())
                .isEqualTo("HTTP-004");
        lift("pause");
    }
}
