package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TalkTest {
    private static final String STARTED = "{\"type\":\"turn.started\",\"turn\":\"trn_1\",\"session\":\"main\"}";
    private static final String ASKED = """
            {"type":"approval.asked","approval":{"id":"apr_1","kind":"exec","command":"ls","shown":"ls","cwd":"/workspace",
             "environment":{},"timeout":60,"session":"main","turn":"trn_1","origin":"you said: x","label":"personal/owner",
             "asked":"2026-11-21T08:59:00Z","expires":"2026-11-21T09:04:00Z","state":"waiting"}}""";

    @AutoClose
    private final Bench bench = new Bench();

    private static String done(String state, String reply, String more) {
        return "{\"type\":\"turn.done\",\"turn\":\"trn_1\",\"session\":\"main\",\"state\":\"" + state
                + "\",\"reply\":\"" + reply
                + "\",\"label\":\"personal/owner\",\"model\":\"m\",\"usage\":{\"input\":1,\"output\":2}" + more + "}";
    }

    private static void events(OutputStream out, String... events) throws IOException {
        FakeGateway.beginEvents(out);
        for (var event : events) {
            FakeGateway.event(out, event);
        }
        FakeGateway.endEvents(out);
    }

    @Test
    @DisplayName("EX-39 what is said cannot act on the terminal")
    void chat_withText_printsTheReplyAndNothingElse() throws IOException {
        try (var gateway = bench.gateway()
                .on(
                        "POST /api/chat",
                        (body, out) -> events(
                                out,
                                STARTED,
                                "{\"type\":\"turn.delta\",\"turn\":\"trn_1\",\"text\":\"Let me see.\"}",
                                "{\"type\":\"some.later.thing\"}",
                                done("done", "Hello\\u001b[2J \\u202eyou\\n", "")))) {
            assertThat(bench.run("chat", "--session", "two", "say", "hello")).isZero();
            assertThat(bench.out()).isEqualTo("Hello\\u{1b}[2J \\u{202e}you\n\n");
            assertThat(bench.err()).isEmpty();
            assertThat(gateway.bodyOf("POST /api/chat"))
                    .isEqualTo(JsonText.parse("{\"session\":\"two\",\"text\":\"say hello\"}"));
        }
    }

    @Test
    void chat_json_isOneObject_alsoWhenItFails() throws IOException {
        try (var gateway = bench.gateway()) {
            gateway.on("POST /api/chat", (body, out) -> events(out, STARTED, done("done", "Hi", "")));
            assertThat(bench.piped("from a pipe\n").run("chat", "--json")).isZero();
            assertThat(JsonText.parse(bench.out().strip()))
                    .isEqualTo(
                            JsonText.parse("{\"reply\":\"Hi\",\"session\":\"main\",\"turn\":\"trn_1\",\"model\":\"m\","
                                    + "\"usage\":{\"input\":1,\"output\":2},\"label\":\"personal/owner\"}"));
            assertThat(gateway.bodyOf("POST /api/chat").text("text")).isEqualTo("from a pipe");

            var problem = ",\"problem\":{\"code\":\"MODEL-001\",\"sentence\":\"No.\",\"remedy\":\"Do.\"}";
            gateway.on("POST /api/chat", (body, out) -> events(out, STARTED, done("failed", "", problem)));
            assertThat(bench.run("chat", "--json", "x")).isEqualTo(Cli.FAILED);
            assertThat(bench.out()).contains("\"problem\":{\"code\":\"MODEL-001\"");
            assertThat(bench.err()).isEqualTo("MODEL-001 No. Do.\n");
        }
    }

    @Test
    void chat_incognito_isClosedWhenItEnds() throws IOException {
        try (var gateway = bench.gateway()
                .json("POST /api/incognito", "{\"session\":\"incognito:x1\"}")
                .json("DELETE /api/incognito/incognito%3Ax1", "")) {
            gateway.on("POST /api/chat", (body, out) -> events(out, STARTED, done("done", "Hi", "")));
            assertThat(bench.run("chat", "--incognito", "hello")).isZero();
            assertThat(gateway.bodyOf("POST /api/chat").text("session")).isEqualTo("incognito:x1");
            assertThat(gateway.requests())
                    .containsExactly(
                            "POST /api/incognito",
                            "POST /api/chat {\"session\":\"incognito:x1\",\"text\":\"hello\"}",
                            "DELETE /api/incognito/incognito%3Ax1");
            gateway.problem("POST /api/chat", "STOP-001");
            assertThat(bench.run("chat", "--incognito", "hello")).isEqualTo(Cli.FAILED);
            assertThat(gateway.requests().getLast()).isEqualTo("DELETE /api/incognito/incognito%3Ax1");
            assertThat(bench.run("chat", "--incognito", "--session", "two", "hello"))
                    .isEqualTo(Cli.USAGE);
            assertThat(bench.run("sessions", "close", "incognito:x1")).isZero();
            assertThat(bench.err()).contains("It is gone.");
        }
    }

    @Test
    void chat_saysWhatStayedHere_andWhatWouldLetItGo() throws IOException {
        var withheld = ",\"withheld\":[{\"count\":2,\"reason\":\"2 messages stayed\",\"remedy\":\"Let it go with:"
                + " homarus consent give m --domain health\"}]";
        try (var gateway = bench.gateway()) {
            gateway.on("POST /api/chat", (body, out) -> events(out, STARTED, done("done", "Hi", withheld)));
            assertThat(bench.run("chat", "x")).isZero();
            assertThat(bench.out()).isEqualTo("Hi\n");
            assertThat(bench.err())
                    .isEqualTo("[2 messages stayed. Let it go with: homarus consent give m --domain health]\n");
            assertThat(bench.run("chat", "--json", "x")).isZero();
            assertThat(JsonText.parseObject(bench.out().strip().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .array("withheld"))
                    .hasSize(1);
        }
    }

    @Test
    void sessions_sayWhatTheyHaveTouched() throws IOException {
        var rows = "{\"sessions\":[{\"name\":\"main\",\"last\":\"2026-11-21T08:00:00Z\",\"messages\":3,"
                + "\"label\":\"personal/untrusted\",\"busy\":false,"
                + "\"touched\":{\"untrusted\":true,\"private\":true,\"outside\":false}}]}";
        try (var gateway = bench.gateway().json("GET /api/sessions", rows)) {
            assertThat(bench.run("sessions")).isZero();
            assertThat(bench.out()).contains("HAS TOUCHED").contains("untrusted, private");
            assertThat(bench.run("sessions", "--json")).isZero();
            assertThat(bench.out().strip()).isEqualTo(rows);
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void chat_gatewayGoesAway_isTold() throws IOException {
        try (var gateway = bench.gateway().on("POST /api/chat", (body, out) -> {
            FakeGateway.beginEvents(out);
            FakeGateway.event(out, STARTED);
        })) {
            assertThat(bench.run("chat", "x")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).startsWith("CLI-003 The gateway went away");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void chat_questionWithoutATerminal_saysHowToAnswer_andGoesOnWaiting() throws IOException {
        try (var gateway = bench.gateway()
                .on(
                        "POST /api/chat",
                        (body, out) -> events(
                                out,
                                STARTED,
                                ASKED,
                                ASKED.replace("approval.asked", "approval.closed")
                                        .replace("waiting", "allowed"),
                                done("done", "Done", "")))) {
            assertThat(bench.run("chat", "x")).isZero();
            assertThat(bench.out()).isEqualTo("Done\n");
            assertThat(bench.err()).isEqualTo("""
                            Waiting for your answer, 4 min long: may this command run?  ls
                              yes: homarus allow apr_1
                              no:  homarus deny apr_1
                            """);
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void chat_questionOnATerminal_takesNoAnswerTypedBefore_andEnterAloneAsksAgain() throws Exception {
        var keys = new PipedOutputStream();
        bench.typed(new PipedInputStream(keys));
        keys.write("o\n".getBytes(StandardCharsets.US_ASCII));
        var answered = new CountDownLatch(1);
        try (var gateway = bench.gateway()) {
            gateway.on("POST /api/chat", (body, out) -> {
                        FakeGateway.beginEvents(out);
                        FakeGateway.event(out, STARTED);
                        FakeGateway.event(out, ASKED);
                        answered.await(20, TimeUnit.SECONDS);
                        FakeGateway.event(out, done("done", "Done", ""));
                        FakeGateway.endEvents(out);
                    })
                    .on("POST /api/approvals/apr_1", (body, out) -> {
                        FakeGateway.write(
                                out,
                                "200 OK",
                                JsonText.parse(ASKED)
                                        .write()
                                        .replaceFirst(".*\"approval\":", "")
                                        .replaceFirst("}$", ""));
                        answered.countDown();
                    });
            var person = Thread.ofPlatform().start(() -> {
                try {
                    until(1);
                    keys.write("\n".getBytes(StandardCharsets.US_ASCII));
                    keys.flush();
                    until(2);
                    keys.write("yes\nd not that\n".getBytes(StandardCharsets.US_ASCII));
                    keys.flush();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(bench.run("chat", "x")).isZero();
            person.join();
            assertThat(bench.out()).isEqualTo("Done\n");
            assertThat(bench.err().split("\\[o]nce", -1)).hasSize(4);
            assertThat(gateway.requests().stream().filter(request -> request.startsWith("POST /api/approvals")))
                    .containsExactly("POST /api/approvals/apr_1 {\"answer\":\"deny\",\"text\":\"not that\"}");
        }
    }

    /// Waits until so many prompts were printed.
    private void until(int prompts) throws InterruptedException {
        for (int i = 0; i < 1_000 && bench.err().split("\\[o]nce", -1).length <= prompts; i++) {
            Thread.sleep(10);
        }
    }
}
