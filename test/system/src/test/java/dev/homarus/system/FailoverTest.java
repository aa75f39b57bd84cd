package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which model answers: the usual one, the owner's list where it cannot, or the one chosen for a conversation.
@Timeout(60)
final class FailoverTest {
    private static Ranks ranks;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel first;
    private static FakeModel second;

    @BeforeAll
    static void start() throws Exception {
        ranks = new Ranks(2);
        gateway = ranks.gateway;
        owner = ranks.owner;
        first = ranks.model(0);
        second = ranks.model(1);
        second.always(Script.says("second here"));
    }

    @AfterAll
    static void stop() {
        ranks.close();
    }

    @BeforeEach
    void fails() {
        first.always(Script.refuses(500, "{}"));
        list();
    }

    private static void list(String... names) {
        var body = dev.homarus.protocol.Json.object()
                .put("models", dev.homarus.protocol.Json.strings(List.of(names)))
                .build();
        gateway.socket().post("/api/models/failover", body.write()).expect(200);
    }

    @Test
    void withoutAList_noOtherModelIsAsked() {
        int before = second.seen().size();
        assertThat(owner.chat("none", "hello").write()).contains("MODEL-004");
        assertThat(second.seen()).hasSize(before);
    }

    @Test
    void withAList_theNextAnswers_andTheTranscriptSaysWhy() {
        list("second");
        var ended = owner.chat("listed", "hello");
        assertThat(ended.text("reply")).isEqualTo("second here");
        assertThat(ended.text("model")).isEqualTo("second");
        assertThat(ranks.notices("listed"))
                .singleElement()
                .asString()
                .contains("MODEL-024", "'first'", "'second'", "failover");
        assertThat(second.seen().getLast().lastText()).isEqualTo("hello");
        first.always(Script.says("first again"));
        assertThat(owner.chat("listed", "and now?").text("reply")).isEqualTo("first again");
    }

    @Test
    void anAnswerThatBeganAlready_isNotGivenTwice() {
        list("second");
        first.always(Script.cuts("half an ans"));
        var ended = owner.chat("begun", "hello");
        assertThat(ended.text("reply")).isEqualTo("half an ans");
        assertThat(ended.write()).contains("MODEL-005");
    }

    /// The first model is asked twice: what it answered before it failed was paid.
    @Test
    void whatAFailedModelHasCounted_isOfTheTurn_ofTheBudget_andOfTheDigest() {
        gateway.socket()
                .put("/api/budget/prices/first", "{\"input\":\"1\",\"output\":\"1\",\"maxOutput\":100}")
                .expect(200);
        list("second");
        int refused = first.seen().size() + 1;
        first.always((seen, reply) -> {
            if (seen.messages().getLast().write().contains("\"tool\"")) {
                Script.refuses(500, "{}").answer(seen, reply);
            } else {
                reply.call("list_files", "{}").end();
            }
        });
        var ended = owner.chat("paid", "what is here?");
        assertThat(ended.text("model")).isEqualTo("second");
        assertThat(first.seen()).hasSizeGreaterThan(refused);
        var usage = ended.object("usage").orElseThrow();
        assertThat(usage.number("input", 0, 0, 1_000)).as("7 of each").isEqualTo(14);
        assertThat(usage.number("output", 0, 0, 1_000)).as("5 of each").isEqualTo(10);
        var spent = gateway.socket().get("/api/budget").expect(200).json();
        assertThat(spent.object("today").orElseThrow().number("micros", 0, 0, Long.MAX_VALUE))
                .isEqualTo(12);
        assertThat(gateway.socket().get("/api/digest").expect(200).text())
                .contains("\"model\":\"first\"")
                .contains("\"spent\":\"$0.000012\"");
        gateway.socket().delete("/api/budget/prices/first").expect(200);
    }

    @Test
    void aModelChosenForAConversation_answersThere_andNoOther() throws Exception {
        first.always(Script.says("first here"));
        list("second");
        assertThat(owner.chat("own", "/model second").text("reply")).contains("'second' answers");
        assertThat(owner.chat("own", "hello").text("reply")).isEqualTo("second here");
        assertThat(owner.chat("other", "hello").text("reply")).isEqualTo("first here");
        assertThat(owner.chat("own", "/model nobody").text("reply")).contains("no model 'nobody'");
        second.then(Script.refuses(500, "{}"));
        assertThat(owner.chat("own", "hello").write()).contains("MODEL-004");
        assertThat(owner.chat("own", "/model auto").text("reply")).contains("'first' answers");
        assertThat(owner.chat("own", "hello").text("reply")).isEqualTo("first here");
    }

    @Test
    void whatAModelMayNotBeSent_theNextOfTheListAnswers() {
        var far = Owner.model("far", "openai", "https://far.invalid/v1");
        gateway.socket().post("/api/models", far.build().write()).expect(200);
        owner.use("far");
        assertThat(owner.chat("cleared", "hello").text("reply")).contains("I did not send this");
        list("second");
        assertThat(owner.chat("cleared", "hello again").text("reply")).isEqualTo("second here");
        assertThat(ranks.notices("cleared")).singleElement().asString().contains("MODEL-025", "'far'", "'second'");
        owner.use("first");
        list("far", "second");
        gateway.socket().delete("/api/models/far").expect(204);
        assertThat(owner.rows("/api/models", "models")).hasSize(2);
    }

    @Test
    void aListWithANameThatIsNone_isRefused() {
        assertThat(gateway.socket()
                        .post("/api/models/failover", "{\"models\":[\"nobody\"]}")
                        .text())
                .contains("MODEL-009");
        assertThat(gateway.socket()
                        .post("/api/models/failover", "{\"models\":[1]}")
                        .status())
                .isEqualTo(400);
    }
}
