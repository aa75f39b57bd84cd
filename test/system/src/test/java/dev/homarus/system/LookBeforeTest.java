package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A model whose owner looks at each request first gets exactly what was looked at, and nothing else.
final class LookBeforeTest {
    private static final String WORDS = "a-marker \u202e\u200b and more";

    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;
    private String session;

    @BeforeEach
    void start() {
        place = new Place().settings("{port: 0, approvalWaitSeconds: 30}");
        model = new FakeModel();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        owner.addModel("m", "openai", model.openAi());
        gateway.socket().post("/api/models/m/look", "{}").expect(200);
        session = "s-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private CompletableFuture<Json.Obj> turn(String text) {
        return CompletableFuture.supplyAsync(
                () -> owner.chat(session, text), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static Json.Obj ended(CompletableFuture<Json.Obj> turn, String state) throws Exception {
        var done = turn.get(60, TimeUnit.SECONDS);
        assertThat(done.text("state")).as("%s", done).isEqualTo(state);
        return done;
    }

    private byte[] request(Json.Obj question) {
        return owner.client()
                .get("/api/approvals/" + question.text("id") + "/request")
                .expect(200)
                .body();
    }

    private void assertNothingWent() {
        assertThat(model.seen()).isEmpty();
        assertThat(owner.ledger()).isEmpty();
    }

    @Test
    @DisplayName("what is shown is what goes, byte for byte, and the ledger says who let it")
    void turn_waits_andTheModelGetsWhatWasShown() throws Exception {
        var turn = turn(WORDS);
        var question = owner.question(session);
        assertThat(question.text("kind")).isEqualTo("send");
        assertThat(question.text("model")).isEqualTo("m");
        assertThat(question.text("rule")).isEqualTo("egress.look");
        var shown = request(question);
        assertThat(new String(shown, StandardCharsets.UTF_8)).contains("a-marker");
        assertThat(question.number("bytes", 0, 0, Long.MAX_VALUE)).isEqualTo(shown.length);
        assertNothingWent();

        owner.allow(question);
        ended(turn, "done");
        assertThat(model.seen()).hasSize(1);
        assertThat(model.last().body()).isEqualTo(shown);
        var row = owner.ledger().getFirst();
        assertThat(row.text("rule")).isEqualTo("egress.look");
        assertThat(row.text("approval")).isEqualTo(question.text("id"));
        assertThat(row.text("answeredBy")).isEqualTo("owner");
        assertThat(row.text("sha256")).isEqualTo(question.text("sha256"));
        assertThat(owner.wire(row.text("id"))).isEqualTo(shown);
        assertThat(owner.client()
                        .get("/api/approvals/" + question.text("id") + "/request")
                        .expect(404)
                        .problem())
                .isEqualTo("APPROVAL-007");
    }

    @Test
    void one_ofTheQuestionsPaths_showsTextsEscaped_andEventsShowNone() throws Exception {
        var events = new CopyOnWriteArrayList<Json.Obj>();
        var turn = CompletableFuture.supplyAsync(
                () -> owner.chat(session, WORDS, events::add), Executors.newVirtualThreadPerTaskExecutor());
        var question = owner.question(session);
        var whole = owner.client()
                .get("/api/approvals/" + question.text("id"))
                .expect(200)
                .json();
        assertThat(whole.write()).contains("a-marker \\\\u{202e}\\\\u{200b} and more");
        assertThat(question.write()).contains("segments").doesNotContain("shownBefore");
        owner.allow(question);
        ended(turn, "done");
        assertThat(events.stream()
                        .filter(event -> event.text("type").equals("approval.asked"))
                        .map(event -> event.object("approval").orElseThrow()))
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.text("id")).isEqualTo(question.text("id"));
                    assertThat(asked.array("segments")).isNotEmpty();
                    assertThat(asked.array("segments").toString()).doesNotContain("a-marker");
                });
    }

    @Test
    void no_endsTheTurn_andNothingWasSent() throws Exception {
        var turn = turn(WORDS);
        owner.answer(owner.question(session), "{\"answer\":\"deny\",\"text\":\"not this\"}")
                .expect(200);
        var problem = ended(turn, "failed").object("problem").orElseThrow();
        assertThat(problem.text("code")).isEqualTo("EGRESS-013");
        assertThat(problem.text("sentence")).contains("the owner refused and says: not this");
        assertThat(problem.text("remedy")).contains("homarus model look m off");
        assertNothingWent();
        assertThat(owner.audit("egress.denied")
                        .getFirst()
                        .object("detail")
                        .orElseThrow()
                        .text("rule"))
                .isEqualTo("egress.look");
    }

    @Test
    void eachStepOfATurn_asksAgain_unlessTheAnswerIsForTheTurn() throws Exception {
        var listing = Script.calls("list_files", "{\"path\":\".\"}");
        model.then(listing, Script.says("first"));
        var first = turn("look around");
        var one = owner.question(session);
        owner.allow(one);
        Eventually.holds(
                Duration.ofSeconds(20),
                () -> "a second question",
                () -> owner.approvals().stream().anyMatch(row -> !row.text("id").equals(one.text("id"))));
        assertThat(model.seen()).hasSize(1);
        owner.allow(owner.question(session));
        assertThat(ended(first, "done").text("reply")).isEqualTo("first");
        assertThat(model.seen()).hasSize(2);

        model.then(listing, Script.says("second"));
        var second = turn("and again");
        owner.answer(owner.question(session), "{\"answer\":\"allow\",\"for\":\"turn\"}")
                .expect(200);
        assertThat(ended(second, "done").text("reply")).isEqualTo("second");
        assertThat(model.seen()).hasSize(4);
        assertThat(owner.ledger().stream().map(row -> row.text("answeredBy")).distinct())
                .containsExactly("owner");
        assertThat(owner.rows("/api/grants", "grants")).isEmpty();

        var third = turn("once more");
        owner.answer(owner.question(session), "{\"answer\":\"deny\"}").expect(200);
        ended(third, "failed");
        assertThat(model.seen()).hasSize(4);
    }

    @Test
    void cancel_closesTheQuestion_andNothingIsSent() throws Exception {
        var turn = turn(WORDS);
        var question = owner.question(session);
        owner.client()
                .post("/api/turns/" + question.text("turn") + "/cancel", "{}")
                .expect(204);
        ended(turn, "stopped");
        assertThat(owner.client()
                        .get("/api/approvals/" + question.text("id"))
                        .expect(200)
                        .json()
                        .text("state"))
                .isEqualTo("void");
        assertThat(owner.answer(question, "{\"answer\":\"allow\"}").expect(409).problem())
                .isEqualTo("APPROVAL-002");
        assertNothingWent();
    }

    @Test
    void pause_keepsTheQuestion_andNothingIsSentBeforeItGoesOn() throws Exception {
        var turn = turn(WORDS);
        var question = owner.question(session);
        gateway.socket().post("/api/stops/pause", "{}").expect(200);
        assertThat(owner.answer(question, "{\"answer\":\"allow\"}").problem()).isEqualTo("STOP-001");
        assertNothingWent();
        gateway.socket().delete("/api/stops/pause").expect(200);
        owner.allow(question);
        ended(turn, "done");
        assertThat(model.seen()).hasSize(1);
    }

    @Test
    void endOfTheGateway_sendsNothing() {
        var _ = turn(WORDS);
        var question = owner.question(session);
        gateway.stop();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        assertNothingWent();
        assertThat(owner.client()
                        .get("/api/approvals/" + question.text("id"))
                        .expect(200)
                        .json()
                        .text("state"))
                .isEqualTo("void");
        var _ = turn(WORDS);
        assertThat(owner.question(session).text("kind"))
                .as("the look outlives a restart")
                .isEqualTo("send");
        assertNothingWent();
    }

    @Test
    void v1_obeysToo() throws Exception {
        var token = gateway.tcp().token(owner.token("chat"));
        var answer = CompletableFuture.supplyAsync(
                () -> token.post(
                        "/v1/chat/completions",
                        "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"),
                Executors.newVirtualThreadPerTaskExecutor());
        Eventually.holds(
                Duration.ofSeconds(20),
                () -> "a question",
                () -> !owner.approvals().isEmpty());
        assertNothingWent();
        var question = owner.approvals().getFirst();
        var shown = request(question);
        owner.allow(question);
        answer.get(60, TimeUnit.SECONDS).expect(200);
        assertThat(model.last().body()).isEqualTo(shown);
    }

    @Test
    void test_isAskedAboutToo_andGoesAsItWasShown() throws Exception {
        var answer = CompletableFuture.supplyAsync(
                () -> owner.client()
                        .post("/api/models/m/test", "{}")
                        .expect(200)
                        .json(),
                Executors.newVirtualThreadPerTaskExecutor());
        var question = owner.question("(model test)");
        assertNothingWent();
        assertThat(question.text("origin")).isEqualTo("the test of the model m");
        var shown = request(question);
        owner.allow(question);
        assertThat(answer.get(60, TimeUnit.SECONDS).flag("ok", false)).isTrue();
        assertThat(model.last().body()).isEqualTo(shown);
    }

    @Test
    void test_refused_sendsNothing() throws Exception {
        var answer = CompletableFuture.supplyAsync(
                () -> owner.client()
                        .post("/api/models/m/test", "{}")
                        .expect(200)
                        .json(),
                Executors.newVirtualThreadPerTaskExecutor());
        owner.answer(owner.question("(model test)"), "{\"answer\":\"deny\"}").expect(200);
        var reply = answer.get(60, TimeUnit.SECONDS);
        assertThat(reply.flag("ok", true)).isFalse();
        assertThat(reply.object("problem").orElseThrow().text("code")).isEqualTo("EGRESS-013");
        assertNothingWent();
    }

    @Test
    void incognito_isAskedToo_andNothingOfItIsKept() throws Exception {
        var name =
                owner.client().post("/api/incognito", "{}").expect(200).json().text("session");
        session = name;
        var turn = turn(WORDS);
        var question = owner.question(name);
        var shown = request(question);
        owner.allow(question);
        ended(turn, "done");
        assertThat(model.last().body()).isEqualTo(shown);
        var row = owner.ledger().getFirst();
        assertThat(row.text("answeredBy")).isEqualTo("owner");
        assertThat(owner.rows("/api/approvals?state=closed", "approvals")).isEmpty();
        assertThat(owner.audit("").toString()).doesNotContain("a-marker");
    }

    @Test
    void setting_isTurnedOffByTheOwnerOnly_andStaysWhereAModelIsReplaced() {
        var approver = gateway.tcp().token(owner.token("approve"));
        assertThat(approver.delete("/api/models/m/look").expect(403).problem()).isEqualTo("HTTP-003");
        assertThat(approver.post("/api/models/nobody/look", "{}").problem()).isEqualTo("MODEL-009");
        owner.addModel("m", "openai", model.openAi());
        var rows = new ArrayList<>(owner.rows("/api/models", "models"));
        assertThat(rows.getFirst().flag("lookBefore", false)).isTrue();
        owner.client().delete("/api/models/m/look").expect(200);
        assertThat(owner.rows("/api/models", "models").getFirst().flag("lookBefore", true))
                .isFalse();
        assertThat(owner.chat(session, "hello").text("state")).isEqualTo("done");
        assertThat(owner.ledger().getFirst().text("rule")).isEqualTo("egress.clearance");
        approver.post("/api/models/m/look", "{}").expect(200);
        assertThat(owner.audit("config").stream().map(row -> row.text("subject")))
                .startsWith("model.look m", "model.look m");
        owner.client().delete("/api/models/m").expect(204);
    }
}
