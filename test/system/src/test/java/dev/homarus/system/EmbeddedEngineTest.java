package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A model of a file, with the real library, in the real sandbox. The model has two layers, and what it says
/// means nothing.
@Timeout(120)
final class EmbeddedEngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path WRITER =
            GatewayProcess.ROOT.resolve("agent/worker/src/test/java/dev/homarus/worker/TinyGguf.java");

    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;

    @BeforeAll
    static void start() throws Exception {
        place = new Place().settings("{port: 0}");
        gateway = GatewayProcess.launch(place, Map.of("HOMARUS_ENGINE_MEGABYTES", "2000"), "--port", "0")
                .awaitReady();
        owner = gateway.owner();
        assumeTrue(owner.status().text("sandbox").equals("isolated"), "this machine cannot isolate");
        write("short.gguf", "llama", "1024");
        write("endless.gguf", "llama", "8192");
        expect(200, add("short", file("short.gguf")));
        expect(200, add("endless", file("endless.gguf")));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        place.close();
    }

    private static Path file(String name) {
        return place.root.resolve(name);
    }

    private static void write(String name, String... how) throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var line = new java.util.ArrayList<>(
                List.of(java, WRITER.toString(), file(name).toString()));
        line.addAll(List.of(how));
        assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    }

    private static Answer add(String name, Path file) {
        var body = Json.object().put("name", name).put("api", "embedded").put("file", file.toString());
        return gateway.socket().post("/api/models", body.build().write());
    }

    private static void expect(int status, Answer reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    /// Returns the process in which the model runs.
    private static Optional<ProcessHandle> worker() {
        return ProcessHandle.of(gateway.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch("dev.homarus.worker/dev.homarus.worker.Main"::equals))
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst();
    }

    private static ProcessHandle running() {
        Eventually.holds(PATIENCE, () -> "a worker runs", () -> worker().isPresent());
        return worker().orElseThrow();
    }

    /// Reads events until the model has said something, and returns its Turn.
    private static String awaitText(Connection stream) {
        for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
            if (event.get().text("type").equals("turn.delta")) {
                return event.get().text("turn");
            }
        }
        throw new AssertionError("nothing was said");
    }

    @Test
    void list_saysFileContextAndSize() throws IOException {
        var row = owner.rows("/api/models", "models").stream()
                .filter(model -> model.text("name").equals("short"))
                .findFirst()
                .orElseThrow();
        assertThat(row.text("file")).isEqualTo(file("short.gguf").toRealPath().toString());
        assertThat(row.number("context", 0, 0, 1 << 20)).isEqualTo(1_024);
        assertThat(row.number("bytes", 0, 0, 1 << 30)).isEqualTo(Files.size(file("short.gguf")));
        assertThat(row.text("reach")).isEqualTo("local");
    }

    @Test
    void test_answers_andMakesEmbeddings() {
        var tested = gateway.socket()
                .post("/api/models/short/test", "{}")
                .expect(200)
                .json();
        assertThat(tested.flag("ok", false)).as(tested.write()).isTrue();
        assertThat(tested.number("vector", 0, 0, 1_000)).isEqualTo(64);
        assertThat(owner.ledger().stream().map(row -> row.text("destination"))).contains("provider:short");
    }

    /// The conversation of Homarus' own has more than a thousand tokens of this model, which knows letters only.
    @Test
    void chat_longerThanItsContext_saysThat() {
        owner.use("short");
        assertThat(owner.chat("long", "the cat").write()).contains("MODEL-016");
    }

    @Test
    void chat_streams_behindWallsWithoutANetwork_andStopsWhenTold() throws IOException {
        owner.use("endless");
        try (var stream = owner.open("streams", "the cat")) {
            var turn = awaitText(stream);
            var worker = running();
            var proc = Path.of("/proc", Long.toString(worker.pid()));
            assertThat(Files.readAllLines(proc.resolve("net/dev")).stream()
                            .skip(2)
                            .map(line -> line.strip().replaceFirst(":.*", "")))
                    .isSubsetOf("lo");
            assertThat(Files.readAllLines(proc.resolve("net/route"))).hasSizeLessThan(2);
            assertThat(Files.readSymbolicLink(proc.resolve("ns/net")))
                    .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc", Long.toString(gateway.pid()), "ns/net")));
            assertThat(Files.readString(proc.resolve("status")))
                    .contains("Seccomp:\t2")
                    .contains("CapEff:\t0000000000000000");
            assertThat(proc.resolve("root/model.gguf")).exists();
            for (var hidden : List.of("home", "root", "workspace", "bin/sh", "usr/bin", "model.gguf.x")) {
                assertThat(proc.resolve("root").resolve(hidden)).doesNotExist();
            }
            long begin = System.nanoTime();
            gateway.socket().post("/api/turns/" + turn + "/cancel", "{}");
            Owner.done(stream, event -> {});
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(worker.isAlive()).isTrue();
        }
    }

    /// What this model says means nothing: only the grammar makes JSON of it.
    @Test
    void program_thatWantsAShape_getsIt_andOneThatIsNotKnownIsAProblem() {
        var token = gateway.tcp().token(owner.token("chat"));
        owner.use("endless");
        var answer = token.post("/v1/chat/completions", shaped("{\"enum\":[\"red\",\"blue\"]}"))
                .expect(200)
                .json();
        var said = Json.object(answer.array("choices").getFirst(), "choice")
                .object("message")
                .orElseThrow();
        assertThat(said.text("content").strip()).isIn("\"red\"", "\"blue\"");
        var refused = token.post("/v1/chat/completions", shaped("{\"type\":\"string\",\"pattern\":\"(\"}"));
        assertThat(refused.status()).isGreaterThanOrEqualTo(400);
        assertThat(refused.text()).contains("MODEL-043");
        assertThat(running().isAlive()).isTrue();
    }

    private static String shaped(String schema) {
        return "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"the cat\"}],\"response_format\":"
                + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"strict\":true,\"schema\":" + schema
                + "}}}";
    }

    @Test
    void worker_killedInAnAnswer_isAProblem_andTheNextTurnHasANewOne() {
        owner.use("endless");
        try (var stream = owner.open("killed", "the cat")) {
            awaitText(stream);
            var worker = running();
            worker.destroyForcibly();
            assertThat(Owner.done(stream, event -> {}).write()).contains("MODEL-036");
            assertThat(gateway.isAlive()).isTrue();
            Eventually.holds(PATIENCE, () -> "it has ended", () -> !worker.isAlive());
        }
        try (var stream = owner.open("killed", "the cat")) {
            awaitText(stream);
        }
    }

    @Test
    void pause_endsTheWorker() {
        owner.use("endless");
        try (var stream = owner.open("paused", "the cat")) {
            awaitText(stream);
            running();
            gateway.socket().post("/api/stops/pause", "{}");
            Eventually.holds(PATIENCE, () -> "no worker runs", () -> worker().isEmpty());
        } finally {
            gateway.socket().delete("/api/stops/pause");
        }
    }

    @Test
    void add_ofWhatIsNoModel_saysWhy() throws Exception {
        assertThat(add("no", file("none.gguf")).text()).contains("MODEL-032", "is not there");
        assertThat(add("no", place.root).text()).contains("MODEL-032", "is a folder");
        Files.writeString(file("text.gguf"), "hello");
        assertThat(add("no", file("text.gguf")).text()).contains("MODEL-033", "is not a GGUF file");
        var whole = Files.readAllBytes(file("short.gguf"));
        Files.write(file("cut.gguf"), java.util.Arrays.copyOf(whole, 3_000));
        assertThat(add("no", file("cut.gguf")).text()).contains("MODEL-033", "not all of it is there");
        expect(400, gateway.socket().post("/api/models", "{\"name\":\"no\",\"api\":\"embedded\"}"));
        assertThat(owner.rows("/api/models", "models")).hasSize(2);
    }

    @Test
    void use_ofAnUnknownKind_orACutFile_saysWhy() throws Exception {
        write("other.gguf", "unheard-of", "1024");
        expect(200, add("other", file("other.gguf")));
        var tested = gateway.socket().post("/api/models/other/test", "{}").text();
        gateway.socket().delete("/api/models/other").expect(204);
        assertThat(tested).contains("MODEL-034");
        var whole = Files.readAllBytes(file("short.gguf"));
        Files.write(file("half.gguf"), java.util.Arrays.copyOf(whole, whole.length / 2));
        expect(200, add("half", file("half.gguf")));
        var cut = gateway.socket().post("/api/models/half/test", "{}").text();
        gateway.socket().delete("/api/models/half").expect(204);
        assertThat(cut).contains("MODEL-033");
    }

    @Test
    void fileMovedAfterwards_isAProblem_andAFinding() throws Exception {
        Files.copy(file("short.gguf"), file("moved.gguf"));
        expect(200, add("moved", file("moved.gguf")));
        Files.delete(file("moved.gguf"));
        var tested = gateway.socket().post("/api/models/moved/test", "{}").text();
        var doctor = gateway.socket().get("/api/doctor").text();
        gateway.socket().delete("/api/models/moved").expect(204);
        assertThat(tested).contains("MODEL-032", "is not there");
        assertThat(doctor).contains("DOCTOR-023", "moved");
    }

    @Test
    void memory_thatIsNotThere_isRefusedBeforeLoading_withNumbers() throws Exception {
        var sparse = file("large.gguf");
        Files.copy(file("short.gguf"), sparse);
        try (var grown = java.nio.channels.FileChannel.open(sparse, java.nio.file.StandardOpenOption.WRITE)) {
            grown.write(java.nio.ByteBuffer.allocate(1), 5L << 30);
        }
        assertThat(add("no", sparse).text()).contains("MODEL-035", "needs 5.1 GiB", "2.0 GiB", "may be used");
    }

    @Test
    void withoutThePack_itSaysHowToGetIt() {
        try (var other = new Place().settings("{port: 0}");
                var bare = GatewayProcess.launch(other, Map.of("HOMARUS_PACKS", "/nonexistent"), "--port", "0")
                        .awaitReady()) {
            var body = Json.object()
                    .put("name", "no")
                    .put("api", "embedded")
                    .put("file", file("short.gguf").toString());
            assertThat(bare.socket().post("/api/models", body.build().write()).text())
                    .contains("MODEL-030", "packs/engine");
        }
    }
}
