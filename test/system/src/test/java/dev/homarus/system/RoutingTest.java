package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which of several models answers, where the owner has lists for tasks; and what is told of it.
@Timeout(120)
final class RoutingTest {
    private static Ranks ranks;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel first;
    private static FakeModel second;
    private static FakeModel third;

    @BeforeAll
    static void start() throws Exception {
        ranks = new Ranks(3);
        gateway = ranks.gateway;
        owner = ranks.owner;
        first = ranks.model(0);
        second = ranks.model(1);
        third = ranks.model(2);
    }

    @AfterAll
    static void stop() {
        ranks.close();
    }

    @BeforeEach
    void begin() {
        set("{\"off\":true,\"localFirst\":\"personal\"}");
        first.always(Script.says("first here"));
        second.always(Script.says("second here"));
        third.always(Script.says("third here"));
    }

    private static Json.Obj set(String change) {
        return gateway.socket().post("/api/routing", change).expect(200).json();
    }

    private static Json.Obj explain(String session, String text) {
        var body = Json.object().put("text", text).put("session", session).build();
        return gateway.socket()
                .post("/api/routing/explain", body.write())
                .expect(200)
                .json();
    }

    private static Json.Obj check(String model) {
        return owner.client()
                .post("/api/models/" + model + "/check", "{}")
                .expect(200)
                .json();
    }

    /// Answers the check's questions as they should be, but for those that have one of these words.
    private static Script pupil(String... unknown) {
        return (seen, reply) -> {
            var asked = seen.lastText();
            if (List.of(unknown).stream().anyMatch(asked::contains)) {
                reply.text("I would rather tell you about the sea, the wind and the many ships that I have seen.")
                        .end();
            } else if (asked.contains("Oslo")) {
                reply.call("city_weather", "{\"city\":\"Oslo\"}").end();
            } else {
                reply.text(
                                asked.contains("blue")
                                        ? "Blue."
                                        : asked.contains("17 + 25")
                                                ? "42"
                                                : asked.contains("4711")
                                                        ? "4711"
                                                        : asked.contains("fruit")
                                                                ? "apple"
                                                                : asked.contains("Cem")
                                                                        ? "Cem"
                                                                        : asked.contains("Paris")
                                                                                ? "{\"city\": \"Rome\"}"
                                                                                : "Thanks!")
                        .end();
            }
        };
    }

    @Test
    void withoutAList_theUsualModelAnswers_andNothingIsTold() {
        assertThat(owner.chat("off", "please fix Main.java").text("model")).isEqualTo("first");
        assertThat(ranks.notices("off")).isEmpty();
        assertThat(explain("off", "please fix Main.java").text("model")).isEqualTo("first");
    }

    @Test
    void aListForCode_answersIt_goesOnWithTheConversation_andTheTranscriptSaysWhy() {
        set("{\"lists\":{\"code\":[\"second\"]}}");
        int before = first.seen().size() + second.seen().size();
        var explained = explain("main", "please fix Main.java");
        assertThat(explained.text("model")).isEqualTo("second");
        assertThat(explained.text("task")).isEqualTo("code");
        assertThat(explained.text("because")).contains("your list for code", "names a file of code");
        assertThat(first.seen().size() + second.seen().size())
                .as("nothing is sent")
                .isEqualTo(before);
        assertThat(owner.chat("switch", "My cat is called Minka.").text("model"))
                .isEqualTo("first");
        assertThat(owner.chat("switch", "please fix Main.java").text("model")).isEqualTo("second");
        assertThat(new String(second.last().body(), java.nio.charset.StandardCharsets.UTF_8))
                .as("what was said before goes on")
                .contains("Minka", "first here");
        assertThat(owner.chat("switch", "and pom.xml too").text("model")).isEqualTo("second");
        assertThat(owner.chat("switch", "thanks a lot, that was it").text("model"))
                .isEqualTo("first");
        assertThat(ranks.notices("switch")).hasSize(2);
        assertThat(ranks.notices("switch").getFirst())
                .contains("MODEL-048", "'second' answers", "your list for code", "/model NAME");
        assertThat(ranks.notices("switch").getLast()).contains("MODEL-048", "'first' answers", "usual order");
        assertThat(owner.chat("switch", "/model first").text("reply")).contains("'first' answers");
        assertThat(owner.chat("switch", "please fix Main.java").text("model"))
                .as("the one that is chosen wins")
                .isEqualTo("first");
        assertThat(explain("switch", "please fix Main.java").text("because")).contains("you chose it");
    }

    @Test
    void whereTheFirstOfAListDoesNotAnswer_theNextDoes_andNobodyElse() {
        set("{\"lists\":{\"code\":[\"second\",\"third\"]}}");
        second.always(Script.refuses(500, "{}"));
        int before = first.seen().size();
        assertThat(owner.chat("next", "please fix Main.java").text("model")).isEqualTo("third");
        assertThat(ranks.notices("next").getLast())
                .contains("MODEL-024", "'third' answers instead", "your list for code");
        third.always(Script.refuses(500, "{}"));
        assertThat(owner.chat("next", "please fix Main.java again").write()).contains("MODEL-004");
        assertThat(first.seen()).as("the usual model is not on the list").hasSize(before);
    }

    @Test
    void aProgram_isAnsweredByItsList() {
        set("{\"lists\":{\"program\":[\"third\"]}}");
        var token = owner.token("chat");
        var answer = gateway.tcp()
                .token(token)
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")
                .expect(200);
        assertThat(answer.text()).contains("third here");
    }

    @Test
    void aModelThatPassedItsCheck_goesBeforeOthersOfItsList_untilItIsAnotherModel() {
        set("{\"lists\":{\"chat\":[\"second\",\"third\"]}}");
        assertThat(explain("c", "tell me about the sea").text("model")).isEqualTo("second");
        second.always(pupil("fruit", "Cem", "Oslo"));
        third.always(pupil("fruit"));
        var failed = check("second");
        assertThat(failed.flag("passed", true)).as(failed.write()).isFalse();
        assertThat(failed.number("right", 0, 0, 8)).isEqualTo(5);
        var passed = check("third");
        assertThat(passed.flag("passed", false)).as(passed.write()).isTrue();
        assertThat(passed.number("right", 0, 0, 8)).isEqualTo(7);
        var explained = explain("c", "tell me about the sea");
        assertThat(explained.text("model")).isEqualTo("third");
        assertThat(explained.text("because")).contains("yours and passed its check", "7 of 8");
        assertThat(owner.ledger().stream().filter(row -> row.write().contains("model check")))
                .as("each question is on record")
                .hasSize(16);
        owner.client()
                .post(
                        "/api/models",
                        Owner.model("third", "openai", third.openAi())
                                .put("model", "m-2")
                                .build()
                                .write())
                .expect(200);
        assertThat(explain("c", "tell me about the sea").text("model"))
                .as("the result was of another model")
                .isEqualTo("second");
        owner.addModel("third", "openai", third.openAi());
    }

    @Test
    void aCheckThatCannotBeMade_saysWhy_andKeepsNothing() {
        second.always(Script.refuses(503, "{}"));
        var report = check("second");
        assertThat(report.flag("ok", true)).isFalse();
        assertThat(report.write()).contains("MODEL-015");
    }

    @Test
    void aChange_isShown_onRecord_andUndone() {
        var preview = set("{\"lists\":{\"short\":[\"second\"]},\"preview\":true}");
        assertThat(preview.write()).contains("short: the usual model -> second");
        var nothing = gateway.socket().get("/api/routing").expect(200).json();
        assertThat(nothing.flag("on", true)).isFalse();
        set("{\"lists\":{\"short\":[\"second\"]}}");
        assertThat(explain("u", "hi").text("model")).isEqualTo("second");
        assertThat(gateway.socket().post("/api/routing/undo", "{}").expect(200).text())
                .contains("short: second -> the usual model");
        assertThat(explain("u", "hi").text("model")).isEqualTo("first");
        assertThat(owner.audit("routing.changed").toString()).contains("undo", "short: second -> the usual model");
    }

    @Test
    void aListThatCannotBe_isRefused_andChangesNothing() {
        for (var wrong : List.of(
                "{\"lists\":{\"code\":[\"nobody\"]}}",
                "{\"lists\":{\"poetry\":[\"first\"]}}",
                "{\"lists\":{\"code\":\"first\"}}",
                "{\"localFirst\":\"never\"}",
                "{\"cloudShare\":101}")) {
            var answer = gateway.socket().post("/api/routing", wrong);
            assertThat(answer.status()).as(wrong).isGreaterThanOrEqualTo(400).isLessThan(500);
        }
        assertThat(gateway.socket().get("/api/routing").expect(200).json().flag("on", true))
                .isFalse();
    }
}
