package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What of a conversation a model gets, even one on this machine.
final class LeavingTest {
    private static final String KEY = "sk-live-7Hq2mXv9Rt4Zb8Kd3Lw6";

    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel model;
    private String session;

    @BeforeAll
    static void start() throws Exception {
        place = new Place().settings("{port: 0, approvalWaitSeconds: 15, folders: {keys: \"secret\"}}");
        Files.createDirectories(place.workspace.resolve("keys"));
        Files.writeString(place.workspace.resolve("keys/door.txt"), "the code of the door: KD-77120-B\n");
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        model = new FakeModel();
        owner.addModel("m", "openai", model.openAi(), KEY);
        Files.writeString(place.workspace.resolve("keys/plain.txt"), "the rain in Spain");
        Files.writeString(place.workspace.resolve("notes.txt"), "token = " + KEY + "\nmilk\n");
    }

    @AfterAll
    static void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
    }

    private String turn(String command) throws Exception {
        model.then(Script.exec(command), Script.echoes());
        CompletableFuture<Json.Obj> turn = CompletableFuture.supplyAsync(
                () -> owner.chat(session, "please do it"), Executors.newVirtualThreadPerTaskExecutor());
        owner.allow(owner.question(session));
        return turn.get(30, TimeUnit.SECONDS).text("reply");
    }

    @Test
    void secretOfTheVault_inWhatIsSaid_isTakenOut_andTheLedgerKnowsBoth() {
        var encoded = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
        model.then(Script.echoes());
        owner.chat(session, "my key is " + KEY + " or " + encoded + ", is it good?");

        var sent = new String(model.last().body(), StandardCharsets.UTF_8);
        assertThat(sent).contains("my key is [a secret was left out] or [a secret was left out]");
        assertThat(sent).doesNotContain(KEY).doesNotContain(encoded);
        var request = owner.ledger().getFirst().text("id");
        var row = Json.object(
                dev.homarus.protocol.JsonText.parse(
                        gateway.socket().get("/api/ledger/" + request).body()),
                "row");
        assertThat(row.array("segments").toString()).contains("before").contains(KEY);
        assertThat(owner.wire(request)).isEqualTo(model.last().body());
        var call = owner.audit("model.call").getFirst();
        assertThat(call.object("detail").orElseThrow().number("hiddenIn", 0, 0, 9))
                .isEqualTo(1);
    }

    @Test
    void secretOfTheVault_inAFile_isTakenOut() throws Exception {
        assertThat(turn("cat notes.txt"))
                .contains("milk")
                .contains("[a secret was left out]")
                .doesNotContain(KEY);
    }

    @Test
    void valueOfAFolderThatIsSecret_inAnotherText_isTakenOut() throws Exception {
        var encoded = Base64.getEncoder().encodeToString("KD-77120-B".getBytes(StandardCharsets.UTF_8));
        model.then(Script.echoes());
        owner.chat(session, "is KD-77120-B the same as kd 77120 b and " + encoded + " ?");

        assertThat(new String(model.last().body(), StandardCharsets.UTF_8))
                .contains("is [a secret was left out] the same as [a secret was left out] and [a secret was left out]");
        assertThat(owner.status().object("known").orElseThrow().number("values", 0, 0, 9_999))
                .isEqualTo(1);
        Files.writeString(place.workspace.resolve("copy.txt"), "door KD-77120-B\nmilk\n");
        assertThat(turn("cat copy.txt")).contains("milk").doesNotContain("77120");
    }

    @Test
    void folderThatIsSecret_staysHere() throws Exception {
        assertThat(turn("cat keys/plain.txt")).contains("[left out").doesNotContain("Spain");
        assertThat(turn("sh -c 'cat keys/*'")).contains("[left out").doesNotContain("Spain");
        assertThat(turn("cat notes.txt")).contains("milk");
    }
}
