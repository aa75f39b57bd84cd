package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import org.junit.jupiter.api.Test;

/// The arguments of tool calls.
class ArgumentsTest {
    private static final String HARD = "Anna \"A\\\" Müller\n<b>";

    private final Pseudonyms pseudonyms = Keys.conversation(8);
    private final String hard = Keys.token(pseudonyms, "person", HARD);
    private final String bob = Keys.token(pseudonyms, "person", "Bob");

    private RestoredJson restore(String json) {
        return pseudonyms.restore(JsonText.parse(json));
    }

    @Test
    void strings_atAnyDepth_andNames_areRestored() {
        var restored = restore("""
                {"to":["%1$s",{"n":"Dear %2$s!","%1$s":1}],"n":12.50,"t":true,"z":null}""".formatted(bob, hard));
        assertThat(restored.json())
                .isEqualTo(Json.object()
                        .put(
                                "to",
                                Json.array(java.util.List.of(
                                        Json.of("Bob"),
                                        Json.object()
                                                .put("n", "Dear " + HARD + "!")
                                                .put("Bob", 1)
                                                .build())))
                        .put("n", new Json.Num(new java.math.BigDecimal("12.50")))
                        .put("t", true)
                        .put("z", Json.Null.NULL)
                        .build());
        assertThat(JsonText.parse(restored.json().write())).isEqualTo(restored.json());
    }

    @Test
    void label_isThatOfWhatWasRestored_andNoneWithout() {
        assertThat(restore("{\"a\":[\"" + bob + "\"]}").label()).isEqualTo(Label.OWNER);
        assertThat(restore("{\"" + bob + "\":1}").label()).isEqualTo(Label.OWNER);
        assertThat(restore("{\"a\":\"{\\\"b\\\":\\\"" + bob + "\\\"}\"}").label())
                .isEqualTo(Label.OWNER);
        assertThat(restore("{\"a\":[\"x\"]}").label()).isEqualTo(Label.SYSTEM);
    }

    @Test
    void jsonInAString_staysJson_atEveryLevel() {
        Json value = Json.object().put("name", hard).build();
        Json expected = Json.object().put("name", HARD).build();
        for (int level = 0; level < 4; level++) {
            value = Json.object().put("body", value.write()).build();
            expected = Json.object().put("body", expected.write()).build();
        }
        assertThat(pseudonyms.restore(value).json()).isEqualTo(expected);
        for (int level = 0; level < 2; level++) {
            value = Json.object().put("body", value.write()).build();
        }
        assertThat(pseudonyms.restore(value).json()).isEqualTo(value);
    }

    @Test
    void jsonInAString_withoutTokens_keepsItsForm() {
        var text = "{ \"a\" : 1.0e2,\n \"b\": [ ] }";
        assertThat(pseudonyms.restore(Json.of(text)).json()).isEqualTo(Json.of(text));
        assertThat(pseudonyms.restore(Json.of("[ 1.0e2, \"" + bob + "\" ]")).json())
                .isEqualTo(Json.of("[1.0E+2,\"Bob\"]"));
    }

    @Test
    void textThatIsNoJson_isRestoredAsText() {
        assertThat(pseudonyms.restore(Json.of("{not json " + hard + "}")).json())
                .isEqualTo(Json.of("{not json " + HARD + "}"));
        assertThat(pseudonyms.restore(Json.of("{{" + bob + "}}")).json()).isEqualTo(Json.of("{{Bob}}"));
    }

    @Test
    void names_thatWouldBecomeOne_stayApart() {
        var restored = restore("{\"" + bob + "\":1,\"Bob\":2,\"" + bob.toLowerCase(java.util.Locale.ROOT) + "\":3}");
        assertThat(((Json.Obj) restored.json()).members()).hasSize(3);
        var twice = (Json.Obj) restore("{\"" + bob + "\":1,\"" + bob.toLowerCase(java.util.Locale.ROOT) + "\":2}")
                .json();
        assertThat(twice.members()).hasSize(2).containsEntry("Bob", Json.of(1));
    }

    @Test
    void lookAlikes_areReported() {
        var other = Keys.token(Keys.conversation(9), "person", "Bob");
        assertThat(restore("{\"a\":[\"" + other + "\"]}").unknown()).containsExactly(other);
    }
}
