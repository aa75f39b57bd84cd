package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Four ways in which another program is known to have failed.
class PeerFailuresTest {
    private final Pseudonyms pseudonyms = Keys.conversation(11);

    @Test
    void argumentsOfToolCalls_areRestoredAsTextIs() {
        var token = Keys.token(pseudonyms, "email", "anna@example.de");
        var arguments = Json.object().put("to", token).build();
        assertThat(pseudonyms.restore(arguments).json())
                .isEqualTo(Json.object().put("to", "anna@example.de").build());
    }

    @Test
    void toolResults_areHiddenByTheMethodThatHidesPrompts_withTheSameToken() {
        var prompt = Keys.hide(pseudonyms, "Find Anna Müller.", "person", "Anna Müller");
        var result = pseudonyms.hide("{\"name\":\"Anna Müller\"}", List.of(new Hide(9, 20, "person")), Label.UNKNOWN);
        var token = Keys.token(pseudonyms, "person", "Anna Müller");
        assertThat(prompt.text()).isEqualTo("Find " + token + ".");
        assertThat(result.text()).isEqualTo("{\"name\":\"" + token + "\"}");
        assertThat(pseudonyms.restore(token).label()).isEqualTo(Label.OWNER.join(Label.UNKNOWN));
    }

    @Test
    void twoRequests_shareNoMapping() {
        var other = Keys.conversation(12);
        var anna = Keys.token(pseudonyms, "person", "Anna Müller");
        var eve = Keys.token(other, "person", "Eve");
        assertThat(pseudonyms.restore(eve).text()).isEqualTo(eve);
        assertThat(other.restore(anna).text()).isEqualTo(anna);
        assertThat(other.snapshot()).extracting(Kept::value).containsExactly("Eve");
    }

    @Test
    void hidingWhileAStreamIsRestored_disturbsNeither() {
        var anna = Keys.token(pseudonyms, "person", "Anna Müller");
        var stream = pseudonyms.stream();
        var shown =
                new StringBuilder(stream.feed("Ask " + anna.substring(0, 10)).text());
        var hidden = Keys.hide(pseudonyms, "Bob said " + anna, "person", "Bob");
        shown.append(stream.feed(anna.substring(10) + " and " + hidden.text()).text());
        shown.append(stream.end().text());
        assertThat(shown.toString()).isEqualTo("Ask Anna Müller and Bob said " + anna);
        var again = Keys.hide(pseudonyms, shown.toString(), "person", "Anna Müller", "Bob");
        assertThat(pseudonyms.restore(again.text()).text()).isEqualTo(shown.toString());
    }
}
