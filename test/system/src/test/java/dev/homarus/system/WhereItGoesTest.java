package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What goes to a model on another machine by what it is about, what the owner has forbidden, and what a
/// conversation has touched. The other machine does not exist: what it would have been sent is in the ledger.
final class WhereItGoesTest {
    private static final String NUMBER = "extension twelve";

    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;
    private String session;

    @BeforeEach
    void start() throws IOException {
        place = new Place().settings("{port: 0, folders: {people: {domains: [\"contacts\"]}}}");
        model = new FakeModel();
        session = "s-" + UUID.randomUUID();
        begin();
        owner.addModel("m", "openai", model.openAi());
        Files.createDirectories(place.workspace.resolve("people"));
        Files.writeString(place.workspace.resolve("people/anna.txt"), NUMBER);
        var far = Owner.model("far", "openai", "https://far.invalid/v1").put("allow", "personal");
        gateway.socket().post("/api/models", far.build().write()).expect(200);
    }

    private void begin() {
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    /// Lets the model here read a file, and goes on with the one elsewhere.
    private void readHere() {
        owner.use("m");
        model.then(
                Script.calls(
                        "read_file",
                        Json.object().put("path", "people/anna.txt").build().write()),
                Script.says("read"));
        owner.chat(session, "read what we know of Anna");
        owner.use("far");
    }

    private List<String> withheld() {
        return owner.chat(session, "and now?").array("withheld").stream()
                .map(row -> Json.object(row, "withheld"))
                .map(row -> row.text("remedy"))
                .toList();
    }

    private String lastSent() {
        var newest = owner.ledger().getFirst();
        assertThat(newest.text("host")).startsWith("far.invalid");
        return new String(owner.wire(newest.text("id")), StandardCharsets.UTF_8);
    }

    private Json.Obj consents(Answer answer) {
        return Json.object(answer.expect(200).json().array("consents").getFirst(), "consents");
    }

    @Test
    @DisplayName("R082 contacts go to one model for a day, and to no other")
    void consentForADomain_letsItGo_untilItIsWithdrawn() {
        readHere();
        assertThat(withheld()).containsExactly("Let it go with: homarus consent give far --domain contacts");
        assertThat(lastSent())
                .contains("read what we know of Anna")
                .contains("[left out")
                .doesNotContain(NUMBER);

        var given = consents(gateway.socket()
                .post("/api/consents", "{\"destination\":\"far\",\"domains\":[\"contacts\"],\"expires\":\"1d\"}"));
        assertThat(given.text("destination")).isEqualTo("https://far.invalid:443");
        assertThat(Json.object(given.array("domains").getFirst(), "domains").text("domain"))
                .isEqualTo("contacts");
        assertThat(withheld()).isEmpty();
        assertThat(lastSent()).contains(NUMBER);

        gateway.close();
        begin();
        assertThat(withheld()).as("after a restart").isEmpty();
        gateway.socket().delete("/api/consents?destination=far&domain=contacts").expect(200);
        assertThat(withheld()).hasSize(1);
        assertThat(lastSent()).doesNotContain(NUMBER);
        assertThat(owner.audit("consent")).hasSize(3);

        var approve = gateway.tcp().token(owner.token("approve"));
        approve.post("/api/consents", "{\"destination\":\"far\"}").expect(403);
        approve.delete("/api/consents?destination=far").expect(200);
        assertThat(owner.chat(session, "hello").text("reply"))
                .contains("I did not send this")
                .contains("homarus consent give far");
        gateway.socket()
                .post("/api/consents", "{\"destination\":\"m\",\"domains\":[\"contacts\"]}")
                .expect(400);
        gateway.socket()
                .post("/api/consents", "{\"destination\":\"https://other.invalid\"}")
                .expect(404);
    }

    @Test
    void forbiddenHost_isSentNothing_afterARestartToo_untilItIsAllowedAgain() {
        owner.use("far");
        owner.chat(session, "hello");
        var request = owner.ledger().getFirst();
        gateway.tcp()
                .token(owner.token("read"))
                .post("/api/ledger/" + request.text("id") + "/forbid", "{}")
                .expect(403);
        gateway.tcp()
                .token(owner.token("approve"))
                .post("/api/ledger/" + request.text("id") + "/forbid", "{}")
                .expect(200);
        assertThat(owner.chat(session, "hello").text("reply"))
                .contains("the owner has forbidden far.invalid")
                .contains("homarus ledger allow-again far.invalid");

        gateway.close();
        begin();
        assertThat(owner.chat(session, "hello").text("reply")).contains("I did not send this");
        assertThat(owner.ledger()).hasSize(1);
        var policy = gateway.socket().get("/api/policy").expect(200).json();
        assertThat(policy.array("forbidden").toString()).contains("far.invalid");
        assertThat(owner.rows("/api/ledger/hosts", "hosts")).noneMatch(row -> !row.flag("forbidden", false));

        gateway.tcp()
                .token(owner.token("approve"))
                .delete("/api/forbidden/far.invalid")
                .expect(403);
        gateway.socket().delete("/api/forbidden/far.invalid").expect(200);
        gateway.socket().delete("/api/forbidden/far.invalid").expect(404);
        owner.chat(session, "hello");
        assertThat(owner.ledger()).hasSize(2);
        assertThat(owner.audit("stop.changed")).hasSize(2);
    }

    private Json.Obj touched() {
        return owner.session(session).object("touched").orElseThrow();
    }

    @Test
    void conversation_showsWhatItHasTouched_afterARestartToo() {
        model.then(Script.says("hello"));
        owner.use("m");
        owner.chat(session, "hello");
        var nothing = JsonText.parse("{\"untrusted\":false,\"private\":false,\"outside\":false}");
        assertThat(touched()).isEqualTo(nothing);

        readHere();
        var both = JsonText.parse("{\"untrusted\":true,\"private\":true,\"outside\":false}");
        assertThat(touched()).isEqualTo(both);
        gateway.close();
        begin();
        assertThat(touched()).isEqualTo(both);
    }
}
