package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A home that is locked in the middle of things: an answer that streams, a page that is open, a program's
/// request, a question that waits.
class LockMidwayTest {
    private static final String PASSPHRASE = "quiet otter lamp 99";
    private static final String UNLOCK = "{\"passphrase\":\"" + PASSPHRASE + "\"}";
    private static final String MARKER = "dunlin-5521-over-the-flats ";
    private static final Duration SOON = Duration.ofSeconds(20);

    /// A client that reads what is underway may be that far behind.
    private static final long UNDERWAY = TimeUnit.MILLISECONDS.toNanos(500);

    private final Place place = new Place().settings("{lock: {afterIdle: \"10s\"}}");
    private final FakeModel model = new FakeModel();
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws IOException {
        var file = place.secret("passphrase", PASSPHRASE + "\n");
        gateway = GatewayProcess.launch(place, Map.of("HOMARUS_PASSPHRASE_FILE", file.toString()), "--port", "0")
                .awaitReady();
        Files.delete(file);
        gateway.owner().addModel("m", "openai", model.openAi());
    }

    @AfterEach
    void end() {
        model.close();
        gateway.close();
        place.close();
    }

    /// Locks as soon as `begun` opens; returns when the gateway had answered that it does.
    private long lock(CountDownLatch begun) throws InterruptedException {
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        gateway.socket().post("/api/lock", "{}").expect(204);
        return System.nanoTime();
    }

    private void awaitLocked() {
        Eventually.holds(
                SOON,
                () -> "the gateway is locked: " + gateway.log(),
                () -> gateway.log().contains("locked on"));
    }

    private void unlock() {
        awaitLocked();
        gateway.socket().post("/api/unlock", UNLOCK).expect(204);
    }

    /// What a client read of a stream, and when.
    private record Read(long at, Json.Obj event) {
        boolean shows(String word) {
            return event.write().contains(word);
        }
    }

    private static CompletableFuture<List<Read>> reading(Connection stream, CountDownLatch begun) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var all = new CopyOnWriteArrayList<Read>();
                    for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
                        all.add(new Read(System.nanoTime(), event.get()));
                        if (event.get().write().contains(MARKER)) {
                            begun.countDown();
                        }
                    }
                    return all;
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static void nothingAfter(long locked, List<Read> read) {
        assertThat(read).as("control").anyMatch(one -> one.shows(MARKER));
        assertThat(read).noneMatch(one -> one.at() > locked + UNDERWAY && one.shows(MARKER));
    }

    /// After unlocking: what was said and what had been answered is there, with the reason why no more is.
    private void isOnRecord(String session) {
        var messages = gateway.owner().messages(session);
        assertThat(messages.toString()).contains("tell me", MARKER.strip());
        assertThat(messages.getLast().text("role")).isEqualTo("notice");
        assertThat(messages.getLast().text("text")).contains("VAULT-023", "ask again");
        model.always(Script.says("a new answer"));
        assertThat(gateway.owner().chat(session, "and now?").text("reply")).isEqualTo("a new answer");
        assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
    }

    @Test
    @DisplayName("a Turn that streams to the command line is broken off, and says what is needed")
    void lock_whileATurnStreams_endsItWithItsReason() throws Exception {
        model.always(Script.slowly(MARKER, 3_000, 10));
        var begun = new CountDownLatch(1);
        try (var stream = gateway.owner().open("main", "tell me")) {
            var reading = reading(stream, begun);
            long locked = lock(begun);
            var read = reading.get(SOON.toSeconds(), TimeUnit.SECONDS);
            nothingAfter(locked, read);
            var last = read.getLast().event();
            assertThat(last.text("type")).isEqualTo("turn.done");
            assertThat(last.text("state")).isEqualTo("stopped");
            assertThat(last.text("reply")).isEmpty();
            var problem = last.object("problem").orElseThrow();
            assertThat(problem.text("code")).isEqualTo("VAULT-023");
            assertThat(problem.text("remedy")).contains("homarus unlock");
        }
        unlock();
        isOnRecord("main");
    }

    @Test
    void lock_whileTheCommandLineWaits_itSaysWhy_andEndsWith1() throws Exception {
        model.always(Script.slowly(MARKER, 3_000, 10));
        var chat = CompletableFuture.supplyAsync(
                () -> new Program(place).run("chat", "tell me"),
                task -> Thread.ofVirtual().start(task));
        Eventually.holds(SOON, () -> "the model is asked", () -> !model.seen().isEmpty());
        assertThat(new Program(place).run("lock").expect(0).err()).contains("homarus unlock");
        var ran = chat.get(SOON.toSeconds(), TimeUnit.SECONDS).expect(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("VAULT-023", "homarus unlock").doesNotContain(MARKER.strip());
        var refused = new Program(place).run("chat", "and now?").expect(1);
        assertThat(refused.err()).contains("VAULT-016", "homarus unlock");
        new Program(place).with(PASSPHRASE + "\n", "unlock").expect(0);
        isOnRecord("main");
    }

    @Test
    void lock_whileAProgramReadsAStream_endsItWithAnErrorOfItsFormat() throws Exception {
        model.always(Script.slowly(MARKER, 3_000, 10));
        var token = gateway.owner().token("chat");
        var body = "{\"model\":\"homarus\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"tell me\"}]}";
        var begun = new CountDownLatch(1);
        try (var stream =
                gateway.tcp().token(token).with("X-Homarus-Session: api").open("POST", "/v1/chat/completions", body)) {
            var reading = reading(stream, begun);
            long locked = lock(begun);
            var read = reading.get(SOON.toSeconds(), TimeUnit.SECONDS);
            nothingAfter(locked, read);
            var error = read.getLast().event().object("error").orElseThrow();
            assertThat(error.text("code")).isEqualTo("VAULT-023");
            assertThat(error.text("message")).contains("homarus unlock");
        }
        unlock();
        isOnRecord("api");
    }

    @Test
    void lock_whileAProgramWaitsForAWholeAnswer_refusesItWith423() throws Exception {
        model.always(Script.slowly(MARKER, 3_000, 10));
        var token = gateway.owner().token("chat");
        var body = "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"tell me\"}]}";
        var answer = CompletableFuture.supplyAsync(
                () -> gateway.tcp().token(token).post("/v1/chat/completions", body),
                task -> Thread.ofVirtual().start(task));
        Eventually.holds(SOON, () -> "the model is asked", () -> !model.seen().isEmpty());
        lock(new CountDownLatch(0));
        var refused = answer.get(SOON.toSeconds(), TimeUnit.SECONDS).expect(423);
        assertThat(refused.problem()).isEqualTo("VAULT-023");
        assertThat(refused.text()).doesNotContain(MARKER.strip());
    }

    @Test
    void lock_withAnOpenPage_tellsIt_closesIt_andLetsNoneIn() throws Exception {
        model.always(Script.slowly(MARKER, 3_000, 10));
        var token = gateway.owner().token("admin");
        try (var page = new LivePage(gateway.port(), token)) {
            var turn = gateway.owner().open("main", "tell me");
            var begun = new CountDownLatch(1);
            var reading = reading(turn, begun);
            lock(begun);
            int before = page.told().size();
            var closed = page.awaitClose(SOON);
            assertThat(closed.status()).isEqualTo(1001);
            assertThat(closed.reason()).isEqualTo("locked");
            assertThat(page.told().subList(0, before))
                    .as("control")
                    .anyMatch(event -> event.write().contains(MARKER));
            var last = page.told().getLast();
            assertThat(last.text("type")).isEqualTo("locked");
            assertThat(last.object("problem").orElseThrow().text("code")).isEqualTo("VAULT-016");
            reading.get(SOON.toSeconds(), TimeUnit.SECONDS);
            turn.close();
        }
        awaitLocked();
        assertThat(gateway.tcp().token(token).get("/ws").status()).isEqualTo(423);
        unlock();
        isOnRecord("main");
        try (var page = new LivePage(gateway.port(), token)) {
            gateway.owner().chat("main", "again");
            Eventually.holds(
                    SOON,
                    () -> "a new page hears of the Turn",
                    () -> page.told().stream()
                            .anyMatch(event -> event.text("type").equals("turn.done")));
        }
    }

    /// From the moment the lock is answered, no path shows anything, whatever is still being closed.
    @Test
    void lock_onceAnswered_noPathShowsAnything() throws Exception {
        gateway.owner().chat("main", MARKER);
        model.always(Script.slowly(MARKER, 3_000, 10));
        var begun = new CountDownLatch(1);
        try (var stream = gateway.owner().open("main", "tell me")) {
            var reading = reading(stream, begun);
            lock(begun);
            for (int i = 0; i < 20; i++) {
                var shown = quietly("/api/messages?session=main");
                assertThat(shown.map(Answer::status).orElse(423)).isEqualTo(423);
                assertThat(shown.map(Answer::text).orElse("")).doesNotContain(MARKER.strip());
            }
            reading.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void unlock_beforeItIsLocked_saysSo_andIsNoAttempt() throws Exception {
        lock(new CountDownLatch(0));
        for (int i = 0; i < 3; i++) {
            try {
                var answer = gateway.socket().post("/api/unlock", "{\"passphrase\":\"wrong wrong wrong\"}");
                assertThat(answer.problem()).isIn("VAULT-024", "VAULT-001");
            } catch (java.io.UncheckedIOException e) {
                // It is just beginning anew.
            }
        }
        unlock();
    }

    /// Empty where the process is just beginning anew.
    private Optional<Answer> quietly(String path) {
        try {
            return Optional.of(gateway.socket().get(path));
        } catch (java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    @Test
    void lock_whileAQuestionWaits_voidsIt_andTheCommandIsNotRun() throws Exception {
        model.then(Script.exec("touch ran"));
        var turn = CompletableFuture.supplyAsync(
                () -> gateway.owner().chat("main", "do it"),
                task -> Thread.ofVirtual().start(task));
        var question = gateway.owner().question("main");
        lock(new CountDownLatch(0));
        assertThat(turn.get(SOON.toSeconds(), TimeUnit.SECONDS)
                        .object("problem")
                        .orElseThrow()
                        .text("code"))
                .isEqualTo("VAULT-023");
        unlock();
        var shown = gateway.socket()
                .get("/api/approvals/" + question.text("id"))
                .expect(200)
                .json();
        assertThat(shown.text("state")).isEqualTo("void");
        assertThat(gateway.owner().answer(question, "{\"answer\":\"allow\"}").status())
                .isEqualTo(409);
        assertThat(place.workspace.resolve("ran")).doesNotExist();
    }

    /// It waits for what runs, and comes when nobody does anything any more; an open page does not keep it away.
    @Test
    void autoLock_waitsForTheTurn_thenTellsTheOpenPage() throws Exception {
        model.always(Script.slowly(MARKER, 260, 50));
        try (var page = new LivePage(gateway.port(), gateway.owner().token("read"))) {
            var done = gateway.owner().chat("main", "tell me");
            assertThat(done.text("state")).isEqualTo("done");
            assertThat(page.awaitClose(Duration.ofSeconds(40)).reason()).isEqualTo("locked");
            assertThat(page.told().getLast().text("type")).isEqualTo("locked");
        }
        unlock();
        assertThat(gateway.owner().audit("lock").getFirst().text("subject")).isEqualTo("idle");
    }
}
