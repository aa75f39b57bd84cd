package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Images in prompts, through the whole program. The photo holds a place (GPS), texts and XMP with the word
/// `GPSMARK`
/// in them, and is to be turned: 16 × 24 pixels.
final class ImagesTest {
    private static final byte[] PHOTO = photo();
    private static final String MARK = "GPSMARK";

    @AutoClose
    private final Stage stage = new Stage("{port: 0, approvalWaitSeconds: 30}");

    private static byte[] photo() {
        try (var in = ImagesTest.class.getResourceAsStream("photo.jpg")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Json.Obj upload() {
        return upload(PHOTO);
    }

    private Json.Obj upload(byte[] image) {
        return stage.gateway.socket().post("/api/images", image).expect(200).json();
    }

    private Json.Obj show(String text) {
        return show(text, PHOTO);
    }

    private Json.Obj show(String text, byte[] image) {
        var body = Json.object()
                .put("session", stage.session)
                .put("text", text)
                .put("images", Json.strings(List.of(upload(image).text("id"))))
                .build();
        try (var stream = stage.gateway.socket().open("POST", "/api/chat", body.write())) {
            return Owner.done(stream, event -> {});
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void expectBare(byte[] image) {
        assertThat(latin(image)).startsWith("\u00ff\u00d8").doesNotContain(MARK, "xmpmeta");
    }

    /// Returns the image in a body: its longest run of base64.
    private static byte[] imageIn(byte[] body) {
        var longest = "";
        for (var run : latin(body).split("[^A-Za-z0-9+/=]", -1)) {
            longest = run.length() > longest.length() ? run : longest;
        }
        return Base64.getDecoder().decode(longest);
    }

    private List<Json> messages() {
        return stage.gateway
                .socket()
                .get("/api/messages?session=" + stage.session)
                .expect(200)
                .json()
                .array("messages");
    }

    private Json.Obj lastRequest() {
        return stage.gateway
                .socket()
                .get("/api/ledger/" + stage.owner.ledger().getFirst().text("id"))
                .expect(200)
                .json();
    }

    private static Json.Obj piece(Json.Obj from) {
        return from.array("segments").stream()
                .map(item -> Json.object(item, "segment"))
                .filter(segment -> segment.text("source").equals("image"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void image_goesOverEveryWire_withoutItsPlace(Wire wire) {
        stage.owner.addModel("w", wire.api, wire.base(stage.model), "sk-of-the-wire");
        stage.owner.use("w");
        stage.model.then(Script.says("a gradient"));
        assertThat(show("what is it?").text("reply")).isEqualTo("a gradient");
        var body = stage.model.last().body();
        var sent = imageIn(body);
        expectBare(sent);
        assertThat(latin(body))
                .contains("what is it?")
                .doesNotContain(Base64.getEncoder().encodeToString(PHOTO));
        assertThat(stage.owner.wire(stage.owner.ledger().getFirst().text("id"))).isEqualTo(body);
    }

    @Test
    @DisplayName("an image is in the ledger by type, size and digest, and byte for byte")
    void image_isOnRecord_andCanBeSeen() {
        stage.model.then(Script.says("a gradient"));
        show("what is it?");
        var request = lastRequest();
        var segment = piece(request);
        assertThat(segment.text("label")).isEqualTo("personal/untrusted;from=image");
        assertThat(segment.text("text")).startsWith("JPEG, 16 × 24 pixels, ").contains("SHA-256 ");
        assertThat(segment.flag("image", false)).isTrue();
        int place = request.array("segments").indexOf(segment);
        var path = "/api/ledger/" + request.text("id") + "/images/";
        var image = stage.gateway.socket().get(path + place).expect(200);
        assertThat(image.headers().get("content-type")).isEqualTo("image/jpeg");
        assertThat(image.body()).isEqualTo(imageIn(stage.model.last().body()));
        stage.gateway.socket().get(path + 0).expect(404);
    }

    @Test
    void image_isKeptOverARestart_goesWithTheNextTurn_andIntoAnExport() throws IOException {
        stage.model.then(Script.says("a gradient"));
        show("what is it?");
        var first = imageIn(stage.model.last().body());
        stage.again();
        stage.model.then(Script.says("blue"));
        stage.owner.chat(stage.session, "and its colour?");
        assertThat(imageIn(stage.model.last().body())).isEqualTo(first);
        var message = Json.object(messages().getFirst(), "message");
        assertThat(Json.object(message.array("images").getFirst(), "image").text("type"))
                .isEqualTo("image/jpeg");
        var image = stage.gateway
                .socket()
                .get("/api/messages/" + message.number("seq", 0, 0, 1_000) + "/images/0")
                .expect(200);
        assertThat(image.body()).isEqualTo(first);

        var folder = stage.place.root.resolve("export");
        stage.gateway
                .socket()
                .post(
                        "/api/data/export",
                        Json.object().put("folder", folder.toString()).build().write())
                .expect(200);
        try (var files = Files.list(folder.resolve("images"))) {
            var file = files.toList().getFirst();
            assertThat(file.toString()).endsWith(".jpg");
            assertThat(Files.readAllBytes(file)).isEqualTo(first);
            try (var notes = Files.list(folder.resolve("conversations"))) {
                assertThat(Files.readString(notes.toList().getFirst()))
                        .contains("](../images/" + file.getFileName() + ")");
            }
        }
        try (var files = Files.walk(stage.place.home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(latin(inTime(file))).as(file.toString()).doesNotContain(latin(first), MARK);
            }
        }
    }

    /// Returns what a file holds; nothing where it has been renamed over another since it was listed.
    private static byte[] inTime(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /// What goes elsewhere goes by the label: without a consent nothing, with stand-ins for names only the text.
    @Test
    void image_goesElsewhere_onlyWithAConsentThatCoversIt() {
        for (var consent : List.of("public", "pseudonyms", "personal")) {
            var far = Owner.model(consent, "openai", "https://" + consent + ".invalid/v1")
                    .put("allow", consent.equals("public") ? "public" : "personal")
                    .put("pseudonyms", consent.equals("pseudonyms"));
            stage.gateway.socket().post("/api/models", far.build().write()).expect(200);
        }
        stage.owner.use("public");
        assertThat(show("what is it?").text("reply")).contains("I did not send this");
        assertThat(stage.owner.ledger()).isEmpty();

        stage.owner.use("pseudonyms");
        var done = show("and now?");
        assertThat(done.write()).contains("kept on this machine: pseudonyms gets stand-ins");
        assertThat(lastRequest().write())
                .contains("and now?\\\\n[an image was left out: it stays on the owner's machine]")
                .doesNotContain("\"source\":\"image\"");

        stage.owner.use("personal");
        show("at last?");
        assertThat(piece(lastRequest()).text("text")).startsWith("JPEG, 16 × 24");
    }

    /// As many tokens as it has bytes would be more than a Turn may need.
    @Test
    void image_ofManyBytes_isReservedAsAnImage() {
        var far = Owner.model("far", "openai", "https://far.invalid/v1").put("allow", "personal");
        stage.gateway.socket().post("/api/models", far.build().write()).expect(200);
        stage.owner.use("far");
        var done = show("what is it?", large());
        assertThat(done.object("problem").orElseThrow().text("code")).startsWith("EGRESS-");
        assertThat(stage.owner.ledger().getFirst().number("bytes", 0, 0, 10_000_000))
                .isGreaterThan(5_000_000);
    }

    /// A photo with as many coded pixels as an image may have bytes.
    private static byte[] large() {
        var bytes = Arrays.copyOf(PHOTO, 3_930_000);
        Arrays.fill(bytes, PHOTO.length - 2, bytes.length, (byte) 7);
        bytes[bytes.length - 2] = (byte) 0xff;
        bytes[bytes.length - 1] = (byte) 0xd9;
        return bytes;
    }

    @Test
    void image_isSeenBeforeItGoes() throws Exception {
        stage.gateway.socket().post("/api/models/m/look", "{}").expect(200);
        stage.model.then(Script.says("a gradient"));
        var turn = CompletableFuture.supplyAsync(
                () -> show("what is it?"), task -> Thread.ofVirtual().start(task));
        var question = stage.owner.question(stage.session);
        var read = stage.gateway
                .socket()
                .get("/api/approvals/" + question.text("id"))
                .expect(200)
                .json();
        assertThat(piece(read).text("shown")).startsWith("JPEG, 16 × 24 pixels, ");
        stage.owner.allow(question);
        assertThat(turn.get().text("state")).isEqualTo("done");
    }

    @Test
    void modelThatTakesNone_isAProblem_andTheConversationGoesOnWithoutIt() {
        var refusal =
                "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is unexpected,"
                        + " you may need to provide the mmproj\",\"type\":\"server_error\"}}";
        stage.model.then(Script.refuses(500, refusal), Script.says("fine"));
        var done = show("what is it?");
        assertThat(done.object("problem").orElseThrow().text("code")).isEqualTo("MODEL-055");
        assertThat(stage.owner.chat(stage.session, "never mind").text("reply")).isEqualTo("fine");
        assertThat(latin(stage.model.last().body()))
                .contains("[an image was left out: this model takes no images]")
                .doesNotContain("image_url");
    }

    @Test
    void openAiClient_sendsImagesAsData_andNoAddresses() {
        var token = stage.gateway.tcp().token(stage.owner.token("chat"));
        stage.model.then(Script.says("a gradient"));
        var data = "data:image/png;base64," + Base64.getEncoder().encodeToString(PHOTO);
        token.post("/v1/chat/completions", completion(data)).expect(200);
        expectBare(imageIn(stage.model.last().body()));
        int before = stage.model.seen().size();
        var refused = token.post("/v1/chat/completions", completion("https://example.org/a.png"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("IMAGE-004", "data:image/png;base64,");
        assertThat(stage.model.seen()).hasSize(before);
    }

    private static String completion(String url) {
        return JsonText.parseObject(("{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"text\",\"text\":\"what is it?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                + Json.of(url).write() + "}}]}]}")
                        .getBytes(StandardCharsets.UTF_8))
                .write();
    }

    @Test
    void commandLine_showsAFile() throws IOException {
        var file = Files.write(stage.place.root.resolve("photo"), PHOTO).toString();
        var program = new Program(stage.place);
        stage.model.then(Script.says("a gradient"));
        var ran = program.run("chat", "--session", stage.session, "--image", file, "what is it?")
                .expect(0);
        assertThat(ran.out()).contains("a gradient");
        expectBare(imageIn(stage.model.last().body()));
        assertThat(program.run("chat", "--image", file + "-none", "x").expect(1).err())
                .contains("CLI-080");
    }

    @Test
    void upload_thatIsNoImage_orSomebodyElses_isRefused() {
        var socket = stage.gateway.socket();
        assertThat(socket.post("/api/images", "<svg/>".getBytes(StandardCharsets.UTF_8))
                        .expect(400)
                        .text())
                .contains("IMAGE-001");
        var head = "POST /api/images HTTP/1.1\r\nHost: " + socket.host() + "\r\nContent-Length: 5242880\r\n\r\n";
        assertThat(socket.raw(head).status()).isEqualTo(413);
        var token = stage.gateway.tcp().token(stage.owner.token("chat"));
        var theirs = upload().text("id");
        token.get("/api/images/" + theirs).expect(404);
        assertThat(token.post("/api/chat", "{\"text\":\"x\",\"images\":[\"" + theirs + "\"]}")
                        .text())
                .contains("IMAGE-007");
        assertThat(stage.model.seen()).isEmpty();
    }
}
