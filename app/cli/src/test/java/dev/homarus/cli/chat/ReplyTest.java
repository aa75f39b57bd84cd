package dev.homarus.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    @Test
    void read_theChoices_inFullOrByLetter() {
        assertThat(Reply.read(" O ")).contains(new Reply.Allow("once"));
        assertThat(Reply.read("session")).contains(new Reply.Allow("session"));
        assertThat(Reply.read("d")).contains(new Reply.Deny(""));
        assertThat(Reply.read("deny  not there ")).contains(new Reply.Deny("not there"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "y", "yes", "ok", "o now", "s s", "on", "allow", "\u001bo"})
    void read_anythingElse_isNoAnswer(String typed) {
        assertThat(Reply.read(typed)).isEmpty();
    }
}
