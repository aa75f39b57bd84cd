package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes in through any entrance is nowhere on the disk in clear: while the gateway runs, after it has stopped, and
/// after it was killed.
final class MarkerScanTest {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private final Map<String, String> markers = new LinkedHashMap<>();
    private final Instant begin = Instant.now();
    private Place place;
    private GatewayProcess gateway;
    private FakeModel model;

    @BeforeEach
    void start() {
        place = new Place().settings("{port: 0, approvalWaitSeconds: 30}");
        gateway = GatewayProcess.start(place);
        model = new FakeModel();
        gateway.owner().addModel("m", "openai", model.openAi(), marker("API key"));
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private String marker(String entrance) {
        var random = new java.security.SecureRandom();
        var marker = new StringBuilder("mk");
        random.ints(24, 0, LETTERS.length()).forEach(i -> marker.append(LETTERS.charAt(i)));
        markers.put(entrance, marker.toString());
        return marker.toString();
    }

    /// Brings a marker in through every entrance there is.
    private void plant() {
        var owner = gateway.owner();
        var socket = gateway.socket();
        model.then(Script.says("I say " + marker("model reply")));
        assertThat(owner.chat("s " + marker("session name"), "typed " + marker("typed text"))
                        .text("reply"))
                .contains(markers.get("model reply"));
        var shown = marker("tool output");
        command(
                "printf '%s%s' " + shown.substring(0, 9) + " " + shown.substring(9) + " # " + marker("tool arguments"),
                true);
        assertThat(owner.messages("tools").toString()).contains(shown).contains(markers.get("tool arguments"));
        command("true # denied", false);

        socket.put(
                        "/api/vault/test",
                        Json.object()
                                .put("value", marker("vault value"))
                                .build()
                                .write())
                .expect(204);
        var token = Json.object()
                .put("scope", "chat")
                .put("label", marker("token label"))
                .build();
        socket.post("/api/tokens", token.write()).expect(200);

        socket.post("/api/chat", "{\"text\":\"" + marker("malformed body") + "\",}")
                .expect(400);
        socket.post("/api/chat", "{\"session\":7,\"text\":\"" + marker("wrong type") + "\"}")
                .expect(400);
        socket.get("/api/" + marker("unknown path")).expect(404);
        socket.get("/api/approvals/" + marker("unknown question")).expect(404);
        socket.post("/api/models/" + marker("unknown model") + "/use", "{}").expect(404);
        socket.get("/api/messages?session=" + marker("unknown session")).expect(200);
        socket.post(
                        "/api/models",
                        "{\"name\":\"x\",\"api\":\"" + marker("unknown api") + "\",\"baseUrl\":\"http://127.0.0.1\"}")
                .expect(400);
        gateway.tcp().get("/api/status?token=" + marker("token in the query")).expect(401);

        model.then(Script.calls("exec", "{\"command\": " + marker("unparsable arguments")), Script.echoes());
        owner.chat("errors", "call badly");
        model.then(Script.calls(marker("unknown tool"), "{}"), Script.echoes());
        owner.chat("errors", "call what is not there");
        model.then(Script.refuses(500, "the provider says " + marker("provider error")));
        assertThat(owner.chat("errors", "fail").text("state")).isEqualTo("failed");
        model.then(Script.cuts("half " + marker("cut reply")));
        assertThat(owner.chat("errors", "cut").text("state")).isEqualTo("failed");
    }

    private void command(String command, boolean yes) {
        var owner = gateway.owner();
        model.then(Script.exec(command), Script.says("done"));
        var turn = CompletableFuture.supplyAsync(
                () -> owner.chat("tools", "please"), Executors.newVirtualThreadPerTaskExecutor());
        var question = owner.question("tools");
        var answer = yes
                ? Json.object().put("answer", "allow")
                : Json.object().put("answer", "deny").put("text", "no, " + marker("denial text"));
        owner.answer(question, answer.build().write()).expect(200);
        assertThat(turn.join().text("state")).isEqualTo("done");
    }

    /// Returns the test's own folders, and what any program has left in the common temporary folder since it began.
    private List<Path> places() {
        var places = new ArrayList<>(List.of(place.root));
        try (var common = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            common.filter(Files::isRegularFile)
                    .filter(Files::isReadable)
                    .filter(this::isNew)
                    .forEach(places::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return places;
    }

    private boolean isNew(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(begin) && Files.size(file) < 64 << 20;
        } catch (IOException e) {
            return false; // gone while we looked
        }
    }

    private void assertClean() {
        assertThat(markers).hasSizeGreaterThan(18);
        assertThat(new MarkerScanner(markers).scan(places())).isEmpty();
    }

    @Test
    void disk_whileRunningAndAfterAStop_holdsNothingInClear() {
        plant();
        assertClean();
        gateway.stop();
        assertClean();
    }

    @Test
    void disk_afterAPowerCut_holdsNothingInClear() {
        plant();
        gateway.kill();
        assertClean();
        gateway.close();
        gateway = GatewayProcess.start(place);
        assertThat(gateway.owner().rows("/api/search?q=" + markers.get("typed text"), "hits"))
                .hasSize(1);
        assertClean();
    }

    @Test
    void scanner_wordsLeftOnPurpose_areFoundInEveryForm() throws IOException {
        var word = marker("left in clear");
        for (var form : MarkerScanner.forms(word).entrySet()) {
            var file = place.root.resolve("state").resolve("left-" + form.getKey());
            var bytes = new java.io.ByteArrayOutputStream();
            bytes.writeBytes(new byte[] {1, 2, 3, 'x'});
            bytes.writeBytes(form.getValue());
            bytes.writeBytes(new byte[] {'y', 0});
            Files.write(file, bytes.toByteArray());
            assertThat(new MarkerScanner(Map.of("left in clear", word)).scan(places()))
                    .as(form.getKey())
                    .contains(file + ": left in clear " + form.getKey());
            Files.delete(file);
        }
    }

    @Test
    void scanner_base64OfALongerText_isFound() throws IOException {
        var word = marker("inside");
        for (var before : List.of("", "a", "ab", "abc")) {
            var file = place.root.resolve("cache").resolve("encoded");
            Files.writeString(
                    file,
                    java.util.Base64.getEncoder()
                            .encodeToString(
                                    (before + word + " and more").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            assertThat(new MarkerScanner(Map.of("inside", word)).scan(places()))
                    .as(before)
                    .isNotEmpty();
        }
    }
}
