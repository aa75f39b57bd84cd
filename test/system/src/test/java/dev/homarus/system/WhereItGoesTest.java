package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What goes to a model on another machine by what it is about, what the owner has forbidden, and what a
/// conversation has touched. The other machine does not exist: what it would have been sent is in the ledger.
final class WhereItGoesTest {
    private static final String NUMBER = "extension twelve";

    @AutoClose
    private final Stage stage = new Stage("{port: 0, folders: {people: {domains: [\"contacts\"]}}}");

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(stage.place.workspace.resolve("people"));
        Files.writeString(stage.place.workspace.resolve("people/anna.txt"), NUMBER);
        var far = Owner.model("far", "openai", "https://far.invalid/v1").put("allow", "personal");
        stage.gateway.socket().post("/api/models", far.build().write()).expect(200);
    }

    /// Lets the model here read a file, and goes on with the one elsewhere.
    private void readHere() {
        stage.owner.use("m");
        stage.model.then(
                Script.calls(
                        "read_file",
                        Json.object().put("path", "people/anna.txt").build().write()),
                Script.says("read"));
        stage.owner.chat(stage.session, "read what we know of Anna");
        stage.owner.use("far");
    }

    private List<String> withheld() {
        return stage.owner.chat(stage.session, "and now?").array("withheld").stream()
                .map(row -> Json.object(row, "withheld"))
                .map(row -> row.text("remedy"))
                .toList();
    }

    private String lastSent() {
        var newest = stage.owner.ledger().getFirst();
        assertThat(newest.text("host")).startsWith("far.invalid");
        return new String(stage.owner.wire(newest.text("id")), StandardCharsets.UTF_8);
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

        var given = consents(stage.gateway
                .socket()
                .post("/api/consents", "{\"destination\":\"far\",\"domains\":[\"contacts\"],\"expires\":\"1d\"}"));
        assertThat(given.text("destination")).isEqualTo("https://far.invalid:443");
        assertThat(Json.object(given.array("domains").getFirst(), "domains").text("domain"))
                .isEqualTo("contacts");
        assertThat(withheld()).isEmpty();
        assertThat(lastSent()).contains(NUMBER);

        stage.again();
        assertThat(withheld()).as("after a restart").isEmpty();
        stage.gateway
                .socket()
                .delete("/api/consents?destination=far&domain=contacts")
                .expect(200);
        assertThat(withheld()).hasSize(1);
        assertThat(lastSent()).doesNotContain(NUMBER);
        assertThat(stage.owner.audit("consent")).hasSize(3);

        var approve = stage.gateway.tcp().token(stage.owner.token("approve"));
        approve.post("/api/consents", "{\"destination\":\"far\"}").expect(403);
        approve.delete("/api/consents?destination=far").expect(200);
        assertThat(stage.owner.chat(stage.session, "hello").text("reply"))
                .contains("I did not send this")
                .contains("homarus consent give far");
        stage.gateway
                .socket()
                .post("/api/consents", "{\"destination\":\"m\",\"domains\":[\"contacts\"]}")
                .expect(400);
        stage.gateway
                .socket()
                .post("/api/consents", "{\"destination\":\"https://other.invalid\"}")
                .expect(404);
    }

    @Test
    void forbiddenHost_isSentNothing_afterARestartToo_untilItIsAllowedAgain() {
        stage.owner.use("far");
        stage.owner.chat(stage.session, "hello");
        var request = stage.owner.ledger().getFirst();
        stage.gateway
                .tcp()
                .token(stage.owner.token("read"))
                .post("/api/ledger/" + request.text("id") + "/forbid", "{}")
                .expect(403);
        stage.gateway
                .tcp()
                .token(stage.owner.token("approve"))
                .post("/api/ledger/" + request.text("id") + "/forbid", "{}")
                .expect(200);
        assertThat(stage.owner.chat(stage.session, "hello").text("reply"))
                .contains("the owner has forbidden far.invalid")
                .contains("homarus ledger allow-again far.invalid");

        stage.again();
        assertThat(stage.owner.chat(stage.session, "hello").text("reply")).contains("I did not send this");
        assertThat(stage.owner.ledger()).hasSize(1);
        var policy = stage.gateway.socket().get("/api/policy").expect(200).json();
        assertThat(policy.array("forbidden").toString()).contains("far.invalid");
        assertThat(stage.owner.rows("/api/ledger/hosts", "hosts")).noneMatch(row -> !row.flag("forbidden", false));

        stage.gateway
                .tcp()
                .token(stage.owner.token("approve"))
                .delete("/api/forbidden/far.invalid")
                .expect(403);
        stage.gateway.socket().delete("/api/forbidden/far.invalid").expect(200);
        stage.gateway.socket().delete("/api/forbidden/far.invalid").expect(404);
        stage.owner.chat(stage.session, "hello");
        assertThat(stage.owner.ledger()).hasSize(2);
        assertThat(stage.owner.audit("stop.changed")).hasSize(2);
    }

    private Json.Obj touched() {
        return stage.owner.session(stage.session).object("touched").orElseThrow();
    }

    @Test
    void conversation_showsWhatItHasTouched_afterARestartToo() {
        stage.model.then(Script.says("hello"));
        stage.owner.use("m");
        stage.owner.chat(stage.session, "hello");
        var nothing = JsonText.parse("{\"untrusted\":false,\"private\":false,\"outside\":false}");
        assertThat(touched()).isEqualTo(nothing);

        readHere();
        var both = JsonText.parse("{\"untrusted\":true,\"private\":true,\"outside\":false}");
        assertThat(touched()).isEqualTo(both);
        stage.again();
        assertThat(touched()).isEqualTo(both);
    }
}
