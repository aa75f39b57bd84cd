package dev.homarus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.engine.Scripted.Script;
import dev.homarus.engine.Scripted.Starts;
import dev.homarus.protocol.WorkerFrame.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTest {
    private static final Duration SILENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private Path file;
    private Optional<Engine> opened = Optional.empty();

    @BeforeEach
    void file() throws IOException {
        file = Files.writeString(folder.resolve("m.gguf"), "GGUF and so on");
    }

    @AfterEach
    void close() {
        opened.ifPresent(Engine::close);
    }

    private Engine engine(Start start) {
        return engine(start, Duration.ofMinutes(5));
    }

    private Engine engine(Start start, Duration idle) {
        opened = Optional.of(new Engine(
                start,
                Optional.empty(),
                Optional.empty(),
                name -> name.startsWith("m") ? Optional.of(file) : Optional.empty(),
                () -> 1L << 30,
                now::get,
                idle));
        return opened.get();
    }

    private static String ask(Engine engine) throws IOException {
        return ask(engine, "m");
    }

    private static String ask(Engine engine, String model) throws IOException {
        var answer = engine.ask("provider:" + model, "/chat/completions", new byte[] {'{', '}'}, SILENCE);
        try (var body = answer.body()) {
            return answer.status() + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(String code, ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageStartingWith(code);
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + SILENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void ask_twice_startsOneProcess_andReadsEachAnswerToItsEnd() throws IOException {
        var starts = new Starts(Scripted.answering("a", "b"));
        var engine = engine(starts);
        assertThat(ask(engine)).isEqualTo("200 ab");
        assertThat(ask(engine)).isEqualTo("200 ab");
        assertThat(starts.started).hasSize(1);
    }

    @Test
    void ask_anotherModel_endsTheOneBefore() throws IOException {
        var starts = new Starts(Scripted.answering("a"));
        var engine = engine(starts);
        ask(engine, "m1");
        ask(engine, "m2");
        assertThat(starts.started).hasSize(2);
        assertThat(starts.started.getFirst().closed).isTrue();
    }

    @Test
    void ask_unknownModel_orMissingFile_startsNothing() throws IOException {
        var starts = new Starts(Scripted.answering("a"));
        var engine = engine(starts);
        assertProblem("MODEL-009", () -> ask(engine, "other"));
        Files.delete(file);
        assertProblem("MODEL-032", () -> ask(engine));
        assertThat(starts.started).isEmpty();
    }

    @Test
    void file_ofEachWrongKind_isThatProblem() throws IOException {
        var engine = engine(new Starts(Scripted.answering("a")));
        assertThat(engine.wrong(file)).isEmpty();
        assertThat(engine.wrong(folder))
                .hasValueSatisfying(problem -> assertThat(problem.sentence()).endsWith("is a folder."));
        assertThat(engine.wrong(folder.resolve("none")))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("MODEL-032"));
        var text = Files.writeString(folder.resolve("text"), "hello");
        assertThat(engine.wrong(text))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("MODEL-033"));
        var empty = Files.createFile(folder.resolve("empty"));
        assertThat(engine.wrong(empty))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("MODEL-033"));
        assertThat(engine.wrong(Files.createSymbolicLink(folder.resolve("link"), file)))
                .isEmpty();
        assertThat(engine.wrong(Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("none"))))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("MODEL-032"));
        var closed = Files.createFile(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assertThat(engine.wrong(closed)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "FORMAT, '', MODEL-033",
        "VERSION, '', MODEL-033",
        "DAMAGED, '', MODEL-033",
        "LIBRARY, libgomp.so.1: cannot open shared object file, MODEL-031",
        "LOAD, unknown model architecture: 'x', MODEL-034",
        "LOAD, tensor data is not within the file bounds, MODEL-034",
        "LOAD, model is corrupted or incomplete, MODEL-033",
        "LOAD, failed to allocate buffer, MODEL-035"
    })
    void load_refused_isTheProblemOfItsReason(String reason, String words, String code) {
        var engine = engine(new Starts(self -> {
            self.words = words;
            self.say(Kind.REFUSED, "{\"reason\":\"" + reason + "\"}");
        }));
        assertProblem(code, () -> ask(engine));
        assertProblem(code, () -> engine.look("m", file));
    }

    @Test
    void load_withTooLittleMemory_saysHowMuch() {
        var engine = engine(new Starts(
                self -> self.say(Kind.REFUSED, "{\"reason\":\"MEMORY\",\"need\":5368709120,\"free\":1073741824}")));
        assertThatThrownBy(() -> ask(engine))
                .hasMessageContaining("MODEL-035")
                .hasMessageContaining("5.0 GiB")
                .hasMessageContaining("1.0 GiB");
    }

    @Test
    void look_saysWhatItIs_andEndsTheProcess() {
        var starts = new Starts(Scripted::ready);
        var facts = engine(starts).look("m", file);
        assertThat(facts).isEqualTo(new Facts("llama", 512, 4_096, 1_000, true));
        assertThat(starts.started.getFirst().closed).isTrue();
    }

    private static final Script DIES = self -> {
        self.ready();
        self.asked.take();
        self.say(Kind.STEP, "prompt");
        self.say(Kind.HEAD, "{\"status\":200}");
        self.say(Kind.DATA, "half");
    };

    @Test
    void process_thatDiesInAnAnswer_isAProblem_andTheNextOneIsANewProcess() throws IOException {
        var starts = new Starts(DIES, Scripted.answering("whole"));
        var engine = engine(starts);
        assertProblem("MODEL-036", () -> ask(engine));
        assertThat(ask(engine)).isEqualTo("200 whole");
    }

    @Test
    void process_thatDiesAgainAndAgain_isNotStartedForAWhile() throws IOException {
        var starts = new Starts(DIES, DIES, DIES, Scripted.answering("whole"));
        var engine = engine(starts);
        for (int i = 0; i < 3; i++) {
            assertProblem("MODEL-036", () -> ask(engine));
        }
        assertProblem("MODEL-037", () -> ask(engine));
        assertThat(starts.started).hasSize(3);
        now.set(now.get().plus(Duration.ofMinutes(10)));
        assertThat(ask(engine)).isEqualTo("200 whole");
    }

    @Test
    void process_thatDiesInItsTemplate_saysSo() {
        var engine = engine(new Starts(self -> {
            self.ready();
            self.asked.take();
            self.say(Kind.STEP, "template");
        }));
        assertThatThrownBy(() -> ask(engine)).hasMessageContaining("chat template");
    }

    @Test
    void process_thatSpeaksNoFrames_isEnded() {
        for (var nonsense : new byte[][] {{'?', 0, 0, 0, 0}, {'D', 127, 0, 0, 0}}) {
            var starts = new Starts(self -> {
                self.ready();
                self.asked.take();
                self.raw(nonsense);
                self.asked.take();
            });
            assertProblem("MODEL-039", () -> ask(engine(starts)));
            eventually(() -> starts.started.getFirst().closed);
        }
    }

    @Test
    void process_thatAnswersOutOfTurn_isEnded() {
        var starts = new Starts(self -> {
            self.ready();
            self.asked.take();
            self.say(Kind.DATA, "no head");
            self.asked.take();
        });
        assertProblem("MODEL-039", () -> ask(engine(starts)));
        assertThat(starts.started.getFirst().closed).isTrue();
    }

    @Test
    void process_thatGrows_isEndedWithThatReason() {
        var starts = new Starts(self -> {
            self.ready();
            self.asked.take();
            self.say(Kind.HEAD, "{\"status\":200}");
            self.large = true;
            self.asked.take();
        });
        assertProblem("MODEL-035", () -> ask(engine(starts)));
    }

    @Test
    void process_thatIsNotAsked_endsAfterAWhile() throws IOException {
        var starts = new Starts(Scripted.answering("a"));
        var engine = engine(starts, Duration.ofMinutes(5));
        ask(engine);
        assertThat(starts.started.getFirst().closed).isFalse();
        now.set(now.get().plus(Duration.ofMinutes(5)));
        eventually(() -> starts.started.getFirst().closed);
        assertThat(ask(engine)).isEqualTo("200 a");
    }

    private static final Script ENDLESS = self -> {
        self.ready();
        self.asked.take();
        self.say(Kind.HEAD, "{\"status\":200}");
        while (self.asked.isEmpty()) {
            self.say(Kind.DATA, "x");
            Thread.sleep(1);
        }
        self.say(Kind.END, "");
        self.answer("next");
    };

    @Test
    void answer_givenUp_tellsTheProcess_whichGoesOnWithTheNext() throws IOException {
        var starts = new Starts(ENDLESS);
        var engine = engine(starts);
        var answer = engine.ask("provider:m", "/chat/completions", new byte[0], SILENCE);
        assertThat(answer.body().readNBytes(5)).hasSize(5);
        answer.body().close();
        assertThat(ask(engine)).isEqualTo("200 next");
        assertThat(starts.started).hasSize(1);
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void answer_givenUp_thatDoesNotStop_isEnded_andIsNoCrash() throws IOException {
        var starts = new Starts(
                self -> {
                    self.ready();
                    self.say(Kind.HEAD, "{\"status\":200}");
                    for (; ; ) {
                        self.say(Kind.DATA, "x");
                        Thread.sleep(1);
                    }
                },
                Scripted.answering("next"));
        var engine = engine(starts);
        var answer = engine.ask("provider:m", "/chat/completions", new byte[0], SILENCE);
        answer.abort().run();
        assertThat(ask(engine)).isEqualTo("200 next");
        assertThat(starts.started.getFirst().closed).isTrue();
    }

    @Test
    void answer_interrupted_givesTheRestUp() throws Exception {
        var engine = engine(new Starts(ENDLESS));
        var answer = engine.ask("provider:m", "/chat/completions", new byte[0], SILENCE);
        var failed = new AtomicReference<Exception>();
        var reading = Thread.ofVirtual().start(() -> {
            try {
                answer.body().readAllBytes();
            } catch (IOException e) {
                failed.set(e);
            }
        });
        reading.interrupt();
        reading.join();
        assertThat(failed.get()).isInstanceOf(java.io.InterruptedIOException.class);
        assertThat(ask(engine)).isEqualTo("200 next");
    }

    @Test
    void end_whileItAnswers_isACancelledRequest_andNoCrash() throws IOException {
        var engine = engine(new Starts(ENDLESS, Scripted.answering("next")));
        var answer = engine.ask("provider:m", "/chat/completions", new byte[0], SILENCE);
        engine.end();
        assertProblem("EGRESS-005", () -> answer.body().readAllBytes());
        assertThat(ask(engine)).isEqualTo("200 next");
    }

    @Test
    void ask_interruptedWhileAnotherIsAnswered_isCancelled() throws Exception {
        var engine = engine(new Starts(ENDLESS));
        var answer = engine.ask("provider:m", "/chat/completions", new byte[0], SILENCE);
        var failed = new AtomicReference<Exception>();
        var waiting = Thread.ofVirtual().start(() -> {
            try {
                ask(engine);
            } catch (IOException | RuntimeException e) {
                failed.set(e);
            }
        });
        waiting.interrupt();
        waiting.join();
        assertThat(failed.get()).hasMessageStartingWith("EGRESS-005");
        answer.body().close();
    }
}
