package dev.homarus.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    private static final Json.Obj ONCE_ONLY = Json.object(
            JsonText.parse(
                    "{\"digest\":\"abc\",\"choices\":[{\"for\":\"once\",\"scope\":\"exact\",\"covers\":\"x\"}]}"),
            "");
    private static final Json.Obj ALL = Json.object(
            JsonText.parse("{\"choices\":[{\"for\":\"once\",\"scope\":\"exact\",\"covers\":\"x\"},"
                    + "{\"for\":\"session\",\"scope\":\"exact\",\"covers\":\"x\"},"
                    + "{\"for\":\"always\",\"scope\":\"program\",\"covers\":\"x\"}]}"),
            "");

    @Test
    void read_theChoices_inFullOrByLetter() {
        assertThat(Reply.read(" O ", ONCE_ONLY)).contains(new Reply.Allow("once", "exact"));
        assertThat(Reply.read("session", ALL)).contains(new Reply.Allow("session", "exact"));
        assertThat(Reply.read("ap", ALL)).contains(new Reply.Allow("always", "program"));
        assertThat(Reply.read("d", ALL)).contains(new Reply.Deny(""));
        assertThat(Reply.read("deny  not there ", ALL)).contains(new Reply.Deny("not there"));
        assertThat(Reply.choices(ALL))
                .isEqualTo("[o]nce, [s]ession, [ap] its programs always, [d]eny (or d MESSAGE)? ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "y", "yes", "ok", "o now", "s s", "on", "allow", "\u001bo", "s", "a", "ap", "m"})
    void read_anythingElse_isNoAnswer(String typed) {
        assertThat(Reply.read(typed, ONCE_ONLY)).isEmpty();
    }

    @Test
    @DisplayName("EX-21 an answer carries the digest of what was shown")
    void json_ofAnAnswer_carriesTheDigest() {
        assertThat(new Reply.Allow("once", "exact").json(ONCE_ONLY).text("digest"))
                .isEqualTo("abc");
        assertThat(new Reply.Deny("").json(ONCE_ONLY).text("digest")).isEqualTo("abc");
    }
}
