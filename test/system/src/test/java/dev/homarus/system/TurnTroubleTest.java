package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a model does, its turn ends with a Problem that says what to do, what was said is kept, and the
/// next turn works.
final class TurnTroubleTest {
    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel openAi;
    private static FakeModel ollama;
    private String session;

    @BeforeAll
    static void start() {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        openAi = new FakeModel();
        ollama = new FakeModel();
        owner.addModel("openai", "openai", openAi.openAi());
        owner.addModel("ollama", "ollama", ollama.origin());
    }

    @AfterAll
    static void stop() {
        openAi.close();
        ollama.close();
        gateway.close();
        place.close();
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
        owner.use("openai");
    }

    @AfterEach
    void lives() {
        assertThat(gateway.isAlive()).as(gateway.log()).isTrue();
        assertThat(gateway.log()).doesNotContain("Exception", "\tat ");
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of("MODEL-001", Script.refuses(401, "{\"error\":{\"message\":\"bad key\"}}")),
                Arguments.of("MODEL-001", Script.refuses(403, "no")),
                Arguments.of("MODEL-002", Script.refuses(404, "{\"error\":\"model not found\"}")),
                Arguments.of("MODEL-004", Script.refuses(500, "<html>oops</html>")),
                Arguments.of("MODEL-014", Script.refuses(402, "")),
                Arguments.of("MODEL-008", Script.refuses(400, "too long")),
                Arguments.of("MODEL-004", Script.refuses(302, "")),
                Arguments.of("MODEL-006", Script.refuses(200, "this is not a stream\n")),
                Arguments.of("MODEL-006", Script.refuses(200, "<html><body>hello</body></html>\n")),
                Arguments.of("MODEL-006", Script.refuses(200, "\u0000\u0001\u0002\n\n")),
                Arguments.of("MODEL-006", Script.refuses(200, "data: {\"choices\":\"none\"}\n\ndata: {]}\n\n")),
                Arguments.of(
                        "MODEL-006",
                        Script.refuses(200, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":-1}]}}]}\n\n")),
                Arguments.of("MODEL-006", Script.refuses(200, "data: " + "[".repeat(10_000) + "\n\n")),
                Arguments.of("MODEL-005", Script.refuses(200, "")),
                Arguments.of("MODEL-005", Script.cuts("only half of")));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void model_misbehaves_isToldAndTheNextTurnWorks(String code, Script script) {
        for (var model : List.of(openAi, ollama)) {
            owner.use(model == openAi ? "openai" : "ollama");
            if (model == ollama && code.equals("MODEL-006")) {
                model.then(Script.refuses(200, "data: not NDJSON\n"));
            } else {
                model.then(script);
            }
            var done = owner.chat(session, "hello");

            assertThat(done.text("state")).isEqualTo("failed");
            var problem = done.object("problem").orElseThrow();
            assertThat(problem.text("code")).as("%s", problem).isEqualTo(code);
            assertThat(problem.text("remedy")).isNotBlank();
            assertThat(owner.messages(session).getLast().text("role")).isEqualTo("notice");
            assertThat(owner.chat(session, "again").text("reply")).isEqualTo("You said: again");
        }
    }

    @Test
    void reply_cutInTheMiddle_isKept() {
        openAi.then(Script.cuts("the first half"));
        var done = owner.chat(session, "tell me");
        assertThat(done.text("reply")).isEqualTo("the first half");
        assertThat(owner.messages(session)).anySatisfy(message -> {
            assertThat(message.text("role")).isEqualTo("assistant");
            assertThat(message.text("text")).isEqualTo("the first half");
        });
    }

    @Test
    void reply_withoutEnd_isCutAtItsLimit() {
        openAi.then(Script.floods());
        var done = owner.chat(session, "go");
        assertThat(done.object("problem").orElseThrow().text("code")).isEqualTo("MODEL-007");
        assertThat(done.text("reply").length()).isBetween(900_000, 1_100_000);
        assertThat(gateway.residentBytes()).isLessThan(300_000_000);
        assertThat(owner.chat("after-" + session, "again").text("reply")).isEqualTo("You said: again");
    }

    @Test
    void reply_oneLineWithoutEnd_isCutOff() {
        openAi.then((seen, reply) -> {
            reply.head(200, "text/event-stream").bytes("data: ");
            for (var piece = "x".repeat(65_536); !Thread.currentThread().isInterrupted(); ) {
                reply.bytes(piece);
            }
        });
        var problem = owner.chat(session, "go").object("problem").orElseThrow();
        assertThat(problem.text("code")).isIn("MODEL-006", "MODEL-007");
    }

    @Test
    void host_unreachable_isSaid() throws IOException {
        String origin;
        try (var gone = new FakeModel()) {
            origin = gone.openAi();
        }
        owner.addModel("gone", "openai", origin);
        owner.use("gone");
        var problem = owner.chat(session, "go").object("problem").orElseThrow();
        assertThat(problem.text("code")).isEqualTo("EGRESS-002");
        assertThat(problem.text("sentence")).contains("127.0.0.1");
        gateway.socket().delete("/api/models/gone").expect(204);
    }

    @Test
    void v1_modelFails_isAnErrorInOpenAisShape() {
        var client = gateway.tcp().token(owner.token("chat"));
        openAi.then(Script.refuses(401, "{}"), Script.cuts("half"));
        var body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        assertThat(client.post("/v1/chat/completions", body).expect(502).problem())
                .isEqualTo("MODEL-001");
        var stream = client.post("/v1/chat/completions", body.replace("]}", "],\"stream\":true}"))
                .expect(200);
        assertThat(stream.text()).contains("\"content\":\"half\"", "\"error\":{", "MODEL-005", "data: [DONE]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no_such_tool|{}|there is no tool of that name",
                "exec|{\"command\":|Error:",
                "exec|[]|Error:",
                "exec|{\"command\":1}|Error:",
                "exec|{}|Error:",
                "exec|{\"command\":\"\"}|Error:",
                "exec|{\"command\":\"x\",\"timeout_s\":0}|Error:",
                "exec|{\"command\":\"x\",\"timeout_s\":1e9}|Error:",
                "exec|not json|Error:",
                "read_file|{\"path\":\"../../etc/passwd\"}|Error:",
                "read_file|{\"path\":\"/etc/passwd\"}|Error:",
                "read_file|{\"path\":\"missing\"}|Error:",
                "read_file|{}|Error:"
            })
    void call_thatCannotBe_isAnsweredToTheModel(String tool, String arguments, String answer) {
        openAi.then(Script.calls(tool, arguments));
        var done = owner.chat(session, "go");
        assertThat(done.text("state")).isEqualTo("done");
        assertThat(openAi.last().lastText()).contains(answer).doesNotContain("root:", "Exception");
        assertThat(owner.approvals()).isEmpty();
    }

    @Test
    void call_withHugeArguments_isAnsweredOrCutOff() {
        openAi.then(Script.exec("echo " + "x".repeat(1_000_000)));
        assertThat(owner.chat(session, "go").text("state")).isEqualTo("done");
        assertThat(openAi.last().lastText()).contains("Error:");

        openAi.then(Script.exec("echo " + "x".repeat(3_000_000)));
        var failed = owner.chat(session, "go");
        assertThat(failed.object("problem").orElseThrow().text("code")).isEqualTo("MODEL-007");
        assertThat(owner.approvals()).isEmpty();
    }

    @Test
    void calls_thatAreTheSameWithoutEnd_stopTheTurn() {
        openAi.always(Script.calls("read_file", "{\"path\":\".\"}"));
        try {
            var done = owner.chat(session, "go");
            assertThat(done.text("state")).isEqualTo("stopped");
            assertThat(done.object("problem").orElseThrow().text("code")).isEqualTo("LOOP-003");
        } finally {
            openAi.always(Script.echoes());
        }
    }

    @Test
    void link_outOfTheWorkspace_isNotFollowed() throws IOException {
        var secret = Files.writeString(place.user.resolve("secret"), "do not read me");
        Files.createSymbolicLink(place.workspace.resolve("link"), secret);
        openAi.then(Script.calls("read_file", "{\"path\":\"link\"}"));
        owner.chat(session, "go");
        assertThat(openAi.last().lastText()).contains("Error:").doesNotContain("do not read me");
    }

    private static Duration cancelled(Connection stream, String turn) {
        long begin = System.nanoTime();
        gateway.socket().post("/api/turns/" + turn + "/cancel", "{}").expect(204);
        var done = Owner.done(stream, event -> {});
        assertThat(done.text("state")).as("%s", done).isEqualTo("stopped");
        assertThat(done.object("problem").orElseThrow().text("code")).isEqualTo("LOOP-002");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String turn(Connection stream) {
        return stream.nextEvent().orElseThrow().text("turn");
    }

    @Test
    void cancel_silentModel_endsWithinASecond() {
        int before = openAi.seen().size();
        openAi.then(Script.hangs("", new CountDownLatch(1)));
        try (var stream = owner.open(session, "go")) {
            var turn = turn(stream);
            Eventually.holds(
                    Duration.ofSeconds(5),
                    () -> "the model is asked",
                    () -> openAi.seen().size() > before);
            assertThat(cancelled(stream, turn)).isLessThan(Duration.ofSeconds(1));
        }
        gateway.socket().post("/api/turns/trn_unknown/cancel", "{}").expect(204);
    }

    @Test
    void cancel_inTheMiddleOfAReply_endsWithinASecondAndKeepsIt() {
        openAi.then(Script.hangs("so far", new CountDownLatch(1)));
        try (var stream = owner.open(session, "go")) {
            var turn = turn(stream);
            assertThat(stream.nextEvent().orElseThrow().text("text")).isEqualTo("so far");
            assertThat(cancelled(stream, turn)).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(owner.messages(session).stream().map(message -> message.text("text")))
                .contains("so far");
        assertThat(owner.chat(session, "again").text("state")).isEqualTo("done");
    }

    @Test
    void cancel_runningCommand_endsItsChildrenWithinASecond() {
        var mark = "9" + (100_000 + (int) (Math.random() * 800_000));
        openAi.then(Script.exec("sleep " + mark + " & (sleep " + mark + " &) ; sleep " + mark));
        try (var stream = owner.open(session, "go")) {
            var turn = turn(stream);
            owner.allow(owner.question(session));
            Eventually.holds(Duration.ofSeconds(10), () -> "three children", () -> running("sleep", mark) == 3);
            assertThat(cancelled(stream, turn)).isLessThan(Duration.ofSeconds(1));
            Eventually.holds(Duration.ofSeconds(1), () -> "no child lives", () -> running("sleep", mark) == 0);
        }
    }

    /// Returns how many processes have these words as their whole command line.
    private static long running(String program, String argument) {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path -> {
                        try {
                            return Files.readString(path.resolve("cmdline")).equals(program + "\0" + argument + "\0");
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void cancel_whileTheOwnerIsAsked_closesTheQuestion() {
        openAi.then(Script.exec("touch never"));
        try (var stream = owner.open(session, "go")) {
            var turn = turn(stream);
            var question = owner.question(session);
            assertThat(cancelled(stream, turn)).isLessThan(Duration.ofSeconds(1));
            owner.answer(question, "{\"answer\":\"allow\"}").expect(409);
        }
        assertThat(place.workspace.resolve("never")).doesNotExist();
    }

    @Test
    void client_gone_endsTheTurn() {
        openAi.then(Script.slowly("word ", 3_000, 10));
        try (var stream = owner.open(session, "go")) {
            turn(stream);
            stream.nextEvent();
        }
        Eventually.holds(Duration.ofSeconds(5), () -> "the turn has ended", () -> !busy(session));
        assertThat(owner.messages(session).getLast().text("role")).isEqualTo("notice");
    }

    private static boolean busy(String session) {
        return owner.session(session).flag("busy", false);
    }

    @Test
    void home_killedInTheMiddleOfATurn_saysSoAfterwards() {
        try (var other = new Place();
                var hanging = new FakeModel()) {
            try (var first = GatewayProcess.start(other)) {
                var alone = first.owner();
                alone.addModel("m", "openai", hanging.openAi());
                alone.chat("kept", "one");
                hanging.then(Script.hangs("half a", new CountDownLatch(1)));
                try (var stream = alone.open("kept", "two")) {
                    turn(stream);
                    stream.nextEvent();
                    Eventually.holds(
                            Duration.ofSeconds(5),
                            () -> "what was said is kept",
                            () -> alone.messages("kept").size() == 3);
                    first.kill();
                }
            }
            try (var second = GatewayProcess.start(other)) {
                var kept = second.owner().messages("kept");
                assertThat(kept.stream().map(message -> message.text("text")).limit(3))
                        .containsExactly("one", "You said: one", "two");
                assertThat(kept.getLast().text("role")).isEqualTo("notice");
                assertThat(kept.getLast().text("text")).contains("The gateway stopped in the middle of this turn");
                var row = second.owner().ledger().getFirst();
                assertThat(row.text("status")).isEqualTo("interrupted");
                assertThat(second.owner().chat("kept", "three").text("reply")).isEqualTo("You said: three");
                assertThat(hanging.last().messages().stream().map(m -> m.optionalText("content")))
                        .contains(Optional.of("one"), Optional.of("two"), Optional.of("three"));
                assertThat(second.stop()).isZero();
            }
            try (var third = GatewayProcess.start(other)) {
                assertThat(third.owner().messages("kept")).hasSize(6);
            }
        }
    }

    @Test
    void turns_inOneSession_runOneAfterTheOther() throws Exception {
        openAi.then(Script.slowly("a", 20, 10), Script.says("b"));
        try (var first = owner.open(session, "first")) {
            turn(first);
            var second = owner.chat(session, "second");
            assertThat(second.text("reply")).isEqualTo("b");
            assertThat(Owner.done(first, event -> {}).text("reply")).isEqualTo("a".repeat(20));
        }
        assertThat(owner.messages(session).stream().map(TurnTroubleTest::role))
                .containsExactly("user", "assistant", "user", "assistant");
    }

    private static String role(Json.Obj message) {
        return message.text("role");
    }
}
