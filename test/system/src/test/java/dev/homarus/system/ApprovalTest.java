package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A command runs only after its owner has seen it and said yes, and what it can then do is little.
final class ApprovalTest {
    private static final String DENIED = "not today, thank you";

    @AutoClose
    private static Stage stage;

    private String session;

    @BeforeAll
    static void start() {
        stage = new Stage("{port: 0, approvalWaitSeconds: 15}");
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
    }

    /// A turn that runs on its own thread.
    private CompletableFuture<Json.Obj> turn(String text) {
        return CompletableFuture.supplyAsync(
                () -> stage.owner.chat(session, text), Executors.newVirtualThreadPerTaskExecutor());
    }

    private CompletableFuture<Json.Obj> turnWith(String command) {
        stage.model.then(Script.exec(command), Script.echoes());
        return turn("please do it");
    }

    /// Runs a command that the owner allows, and returns what the model was told came of it.
    private String allowed(String command) throws Exception {
        var turn = turnWith(command);
        stage.owner.allow(stage.owner.question(session));
        return done(turn).text("reply");
    }

    private static Json.Obj done(CompletableFuture<Json.Obj> turn) throws Exception {
        var done = turn.get(60, TimeUnit.SECONDS);
        assertThat(done.text("state")).as("%s", done).isEqualTo("done");
        return done;
    }

    private static void expectNoQuestions() {
        assertThat(stage.owner.approvals()).isEmpty();
    }

    @Test
    void exec_allowedOnce_runsOnceAndIsAskedForAgain() throws Exception {
        var first = turnWith("echo ran >> proof; cat proof");
        var question = stage.owner.question(session);
        assertThat(question.text("command")).isEqualTo("echo ran >> proof; cat proof");
        assertThat(question.text("cwd")).isEqualTo("/workspace");
        assertThat(question.text("origin")).isEqualTo("you said: please do it");
        assertThat(question.text("session")).isEqualTo(session);
        assertThat(stage.place.workspace.resolve("proof")).doesNotExist();
        stage.owner.allow(question);
        assertThat(done(first).text("reply")).contains("ran");

        var second = turnWith("echo ran >> proof; cat proof");
        stage.owner
                .answer(stage.owner.question(session), "{\"answer\":\"deny\"}")
                .expect(200);
        assertThat(done(second).text("reply")).contains("the owner refused");
        assertThat(Files.readAllLines(stage.place.workspace.resolve("proof"))).hasSize(1);
    }

    @Test
    void exec_allowedForSession_coversTheExactCommandOnly() throws Exception {
        var first = turnWith("echo  twice");
        var question = stage.owner.question(session);
        if (question.array("choices").size() == 1) {
            // What was not analysed can be allowed once only, and is refused for longer.
            var refused = stage.owner.answer(question, "{\"answer\":\"allow\",\"for\":\"session\"}");
            assertThat(refused.expect(400).problem()).isEqualTo("APPROVAL-005");
            stage.owner.allow(question);
            done(first);
            return;
        }
        stage.owner
                .answer(question, "{\"answer\":\"allow\",\"for\":\"session\"}")
                .expect(200);
        done(first);

        assertThat(done(turnWith("echo  twice")).text("reply")).contains("twice");

        var spaced = turnWith("echo   twice");
        stage.owner
                .answer(stage.owner.question(session), "{\"answer\":\"deny\"}")
                .expect(200);
        assertThat(done(spaced).text("reply")).contains("Not done");

        session = "other-" + session;
        var elsewhere = turnWith("echo  twice");
        stage.owner
                .answer(stage.owner.question(session), "{\"answer\":\"deny\"}")
                .expect(200);
        assertThat(done(elsewhere).text("reply")).contains("Not done");
    }

    @Test
    void exec_deniedWithText_textReachesTheModel() throws Exception {
        var turn = turnWith("touch denied");
        var question = stage.owner.question(session);
        stage.owner
                .answer(
                        question,
                        Json.object()
                                .put("answer", "deny")
                                .put("text", DENIED)
                                .build()
                                .write())
                .expect(200);

        assertThat(done(turn).text("reply")).contains(DENIED);
        assertThat(stage.place.workspace.resolve("denied")).doesNotExist();
        var kept = stage.gateway
                .socket()
                .get("/api/approvals/" + question.text("id"))
                .expect(200)
                .json();
        assertThat(kept.text("state")).isEqualTo("denied");
        assertThat(kept.text("text")).isEqualTo(DENIED);
        assertThat(kept.text("answeredBy")).isEqualTo("owner");
    }

    @Test
    void exec_nobodyAnswers_countsAsRefused() throws Exception {
        try (var other = new Place().settings("{port: 0, approvalWaitSeconds: 5}");
                var hasty = GatewayProcess.start(other);
                var asking = new FakeModel().then(Script.exec("touch late"), Script.echoes())) {
            var alone = hasty.owner();
            alone.addModel("m", "openai", asking.openAi());
            var asked = new ArrayList<String>();

            var done = alone.chat("alone", "please", event -> {
                if (event.text("type").equals("turn.tool")
                        && event.text("state").equals("asked")) {
                    asked.add(alone.question("alone").text("id"));
                }
            });

            assertThat(done.text("state")).isEqualTo("done");
            assertThat(done.text("reply")).contains("nobody answered in time");
            assertThat(other.workspace.resolve("late")).doesNotExist();
            var question = hasty.socket().get("/api/approvals/" + asked.getFirst());
            assertThat(question.json().text("state")).isEqualTo("expired");
            hasty.socket()
                    .post("/api/approvals/" + asked.getFirst(), "{\"answer\":\"allow\"}")
                    .expect(409);
        }
    }

    @Test
    void answer_twice_isRefusedAndChangesNothing() throws Exception {
        var turn = turnWith("echo once");
        var question = stage.owner.question(session);
        stage.owner.allow(question);

        assertThat(stage.owner
                        .answer(question, "{\"answer\":\"deny\"}")
                        .expect(409)
                        .problem())
                .isEqualTo("APPROVAL-002");
        assertThat(stage.owner
                        .answer(question, "{\"answer\":\"allow\"}")
                        .expect(409)
                        .problem())
                .isEqualTo("APPROVAL-002");
        assertThat(done(turn).text("reply")).contains("once");
        assertThat(stage.gateway
                        .socket()
                        .get("/api/approvals/" + question.text("id"))
                        .json()
                        .text("state"))
                .isEqualTo("allowed");
        assertThat(stage.gateway
                        .socket()
                        .post("/api/approvals/apr_unknown", "{\"answer\":\"allow\"}")
                        .expect(404)
                        .problem())
                .isEqualTo("APPROVAL-001");
    }

    @Test
    void answer_tokenWithoutTheScope_isRefused() throws Exception {
        var turn = turnWith("echo scoped");
        var question = stage.owner.question(session);
        for (var scope : List.of("chat", "read", "admin")) {
            var stranger = new Owner(stage.gateway.tcp().token(stage.owner.token(scope)));
            assertThat(stranger.answer(question, "{\"answer\":\"allow\"}")
                            .expect(403)
                            .problem())
                    .isEqualTo("HTTP-003");
        }
        assertThat(stage.gateway
                        .tcp()
                        .post("/api/approvals/" + question.text("id"), "{\"answer\":\"allow\"}")
                        .expect(401)
                        .problem())
                .isEqualTo("HTTP-002");
        assertThat(stage.owner.question(session).text("state")).isEqualTo("waiting");
        new Owner(stage.gateway.tcp().token(stage.owner.token("approve"))).allow(question);
        assertThat(done(turn).text("reply")).contains("scoped");
        var answered = stage.gateway
                .socket()
                .get("/api/approvals/" + question.text("id"))
                .json();
        assertThat(answered.text("answeredBy")).startsWith("tok_");
    }

    @Test
    void shown_hiddenCharacters_areWrittenOut() throws Exception {
        var command = "echo \u202egnp\u202c a\u200bb \u0007\u001b[31m\n# \u00a0\u2066x \\u{7} \ud83e\udd9e";
        var turn = turnWith(command);
        var question = stage.owner.question(session);
        assertThat(question.text("command")).isEqualTo(command);
        assertThat(question.text("shown"))
                .isEqualTo("echo \\u{202e}gnp\\u{202c} a\\u{200b}b \\u{7}\\u{1b}[31m\\u{a}# \\u{a0}\\u{2066}x"
                        + " \\u{5c}u{7} \ud83e\udd9e");
        stage.owner.answer(question, "{\"answer\":\"deny\"}").expect(200);
        done(turn);
    }

    @Test
    void v1_waitingForTheOwner_staysOpenAndCompletes() throws Exception {
        var client = stage.gateway.tcp().token(stage.owner.token("chat")).with("X-Homarus-Session: " + session);
        stage.model.then(Script.exec("echo from v1"), Script.echoes());
        var body = "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
        try (var connection = client.open("POST", "/v1/chat/completions", body)) {
            var question = stage.owner.question(session);
            assertThat(question.text("origin")).contains("a program with your token tok_");
            stage.owner.allow(question);
            var choice = Json.object(
                    connection.answer().expect(200).json().array("choices").getFirst(), "choice");
            assertThat(choice.object("message").orElseThrow().text("content")).contains("from v1");
        }
    }

    @Test
    void silence_whileWaiting_isFilledWithComments() throws Exception {
        stage.model.then(Script.exec("echo quiet"), Script.echoes());
        try (var stream = stage.owner.open(session, "go")) {
            var question = stage.owner.question(session);
            long begin = System.nanoTime();
            var line = stream.nextLine();
            while (!line.orElseThrow().startsWith(":")) {
                line = stream.nextLine();
            }
            assertThat(line).contains(": waiting");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(13));
            stage.owner.allow(question);
            assertThat(Owner.done(stream, event -> {}).text("reply")).contains("quiet");
        }
    }

    @Test
    void sandbox_allowedCommand_seesNeitherHomeNorSecretsNorNetwork() throws Exception {
        var secret = UUID.randomUUID().toString();
        Files.writeString(stage.place.user.resolve("secret.txt"), secret);
        var reached = new FakeModel();
        var port = reached.origin().replaceAll(".*:", "");

        Files.writeString(
                stage.place.workspace.resolve("probe.sh"),
                "cat " + stage.place.user.resolve("secret.txt") + "; cat " + stage.place.home.resolve("keyring.json")
                        + "; ls -A "
                        + stage.place.root + "; env; cat /proc/*/environ; exec 3<>/dev/tcp/127.0.0.1/" + port
                        + " && echo open >&3; echo end");
        var reply = allowed("bash probe.sh");

        assertThat(reply).contains("end").doesNotContain(secret, "HOMARUS", "XDG_", "keyring\"", "\"slots\"");
        assertThat(reached.seen()).isEmpty();
        reached.close();
        expectNoQuestions();
    }

    @Test
    void audit_command_isAskedAnsweredAndDecidedBeforeItsEffect() throws Exception {
        var turn = turnWith("echo effect > effect; sleep 0.3");
        var question = stage.owner.question(session);
        assertThat(kinds(question)).containsExactly("approval.asked");
        assertThat(stage.place.workspace.resolve("effect")).doesNotExist();
        stage.owner.allow(question);
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> "the effect",
                () -> Files.exists(stage.place.workspace.resolve("effect")));
        assertThat(kinds(question)).containsExactly("approval.asked", "approval.answered", "tool.call");
        done(turn);
        var decided = stage.owner.audit("tool.call").getFirst().object("detail").orElseThrow();
        assertThat(decided.text("decision")).isEqualTo("allow");
        assertThat(decided.text("approval")).isEqualTo(question.text("id"));
    }

    private List<String> kinds(Json.Obj question) {
        return stage.owner.audit("").reversed().stream()
                .filter(entry -> entry.optionalText("turn").equals(Optional.of(question.text("turn"))))
                .map(entry -> entry.text("kind"))
                .filter(kind -> kind.startsWith("approval") || kind.equals("tool.call"))
                .toList();
    }

    @Test
    void label_toolResult_raisesTurnAndSessionAndStays() throws Exception {
        var before = stage.owner.chat(session, "hello");
        assertThat(before.text("label")).startsWith("personal/known");

        allowed("echo from outside");

        var tool = stage.owner.messages(session).stream()
                .filter(message -> message.text("role").equals("tool"))
                .findFirst()
                .orElseThrow();
        assertThat(tool.text("label")).isEqualTo("personal/untrusted;from=exec");
        assertThat(stage.owner.session(session).text("label"))
                .startsWith("personal/untrusted")
                .contains("exec");
        var after = stage.owner.chat(session, "and now?");
        assertThat(after.text("label")).startsWith("personal/untrusted").contains("exec");
    }

    @Test
    void label_killedAfterAToolResult_staysAtTheJoin() throws Exception {
        try (var other = new Place()) {
            var cut = new FakeModel();
            try (var first = GatewayProcess.start(other)) {
                var alone = first.owner();
                alone.addModel("m", "openai", cut.openAi());
                Files.writeString(other.workspace.resolve("web.txt"), "text from outside");
                cut.then(Script.calls("read_file", "{\"path\":\"web.txt\"}"))
                        .always(Script.hangs("", new CountDownLatch(1)));
                try (var stream = alone.open("cut", "read it")) {
                    assertThat(stream.nextEvent().orElseThrow().text("type")).isEqualTo("turn.started");
                    Eventually.holds(
                            Duration.ofSeconds(10),
                            () -> "the tool's result is kept",
                            () -> alone.messages("cut").stream()
                                    .anyMatch(message -> message.text("role").equals("tool")));
                    first.kill();
                }
            }
            try (var second = GatewayProcess.start(other)) {
                var label = second.owner().session("cut").text("label");
                assertThat(label).startsWith("personal/untrusted").contains("file");
                cut.then(Script.exec("echo x")).always(Script.echoes());
                var turn = CompletableFuture.supplyAsync(() -> second.owner().chat("cut", "go on"));
                var question = second.owner().question("cut");
                assertThat(question.text("label"))
                        .startsWith("personal/untrusted")
                        .contains("file");
                second.owner().answer(question, "{\"answer\":\"deny\"}").expect(200);
                turn.get(20, TimeUnit.SECONDS);
            } finally {
                cut.close();
            }
        }
    }
}
