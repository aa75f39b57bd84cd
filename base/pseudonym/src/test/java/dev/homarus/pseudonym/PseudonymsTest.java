package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PseudonymsTest {
    private final Pseudonyms pseudonyms = Keys.conversation(1);

    @Test
    void hide_values_becomeTokens_andComeBack() {
        var text = "Anna Müller (anna@example.de, +49 170 1234567) meets Bo.";
        var what = new ArrayList<Hide>();
        what.addAll(Keys.places(text, "person", "Anna Müller", "Bo"));
        what.addAll(Keys.places(text, "email", "anna@example.de"));
        what.addAll(Keys.places(text, "phone", "+49 170 1234567"));
        var hidden = pseudonyms.hide(text, what, Label.OWNER);
        assertThat(hidden.text())
                .matches("PERSON_\\w{8} \\(EMAIL_\\w{8}@mail\\.invalid, PHONE_\\w{8}\\) meets PERSON_\\w{8}\\.");
        assertThat(pseudonyms.restore(hidden.text())).isEqualTo(new Restored(text, Label.OWNER, List.of()));
    }

    @Test
    void spans_sayWhereTokensStand_andWhatFor() {
        var text = "x Anna y Bob";
        var hidden = Keys.hide(pseudonyms, text, "person", "Anna", "Bob");
        assertThat(hidden.spans()).hasSize(2);
        for (var span : hidden.spans()) {
            assertThat(hidden.text().substring(span.start(), span.end()))
                    .isEqualTo(Keys.token(pseudonyms, "person", text.substring(span.from(), span.to())));
            assertThat(span.type()).isEqualTo("person");
        }
        assertThat(text.substring(hidden.spans().get(1).from())).isEqualTo("Bob");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            person, Anna Müller, ANNA  müller
            person, Anna Müller, 'Anna\u00a0Mu\u0308ller'
            phone, +49 170 1234567, +491701234567
            iban, DE89 3704 0044, de8937040044
            email, Anna@Example.de, anna@example.DE
            """)
    void values_differingInCaseOrSpace_areOne_inTheFirstSpelling(String type, String first, String second) {
        var token = Keys.token(pseudonyms, type, first);
        assertThat(Keys.token(pseudonyms, type, second)).isEqualTo(token);
        assertThat(pseudonyms.restore(token).text()).isEqualTo(first);
    }

    @Test
    void values_ofAnotherTypeOrWording_areOthers() {
        var token = Keys.token(pseudonyms, "person", "Anna Müller");
        assertThat(Keys.token(pseudonyms, "person", "AnnaMüller")).isNotEqualTo(token);
        assertThat(Keys.code(Keys.token(pseudonyms, "company", "Anna Müller"))).isNotEqualTo(Keys.code(token));
    }

    @Test
    void labels_comeBackJoined_fromAllThatIsRestored() {
        var health = new Label(
                Classification.SENSITIVE,
                Provenance.KNOWN,
                Label.ANYONE,
                java.util.Set.of("health"),
                java.util.Set.of(),
                java.util.Optional.empty());
        var web = Label.of(Classification.PUBLIC, Provenance.UNTRUSTED);
        var anna = pseudonyms.hide("Anna", List.of(new Hide(0, 4, "person")), health);
        var bob = pseudonyms.hide("Bob", List.of(new Hide(0, 3, "person")), web);
        assertThat(pseudonyms.restore("nobody").label()).isEqualTo(Label.SYSTEM);
        assertThat(pseudonyms.restore(anna.text()).label()).isEqualTo(health);
        assertThat(pseudonyms.restore(bob.text() + anna.text()).label()).isEqualTo(health.join(web));
        pseudonyms.hide("BOB", List.of(new Hide(0, 3, "person")), Label.OWNER);
        assertThat(pseudonyms.restore(bob.text()).label()).isEqualTo(web.join(Label.OWNER));
    }

    @Test
    void ranges_thatShareAChar_areOne_ofTheLongestsType() {
        var text = "mail anna@example.de now";
        var hidden = pseudonyms.hide(
                text,
                List.of(new Hide(5, 9, "person"), new Hide(5, 20, "email"), new Hide(10, 24, "domain")),
                Label.OWNER);
        assertThat(hidden.text()).matches("mail EMAIL_\\w{8}@mail\\.invalid");
        assertThat(pseudonyms.restore(hidden.text()).text()).isEqualTo(text);
        var beside =
                pseudonyms.hide("AnnaBob", List.of(new Hide(4, 7, "person"), new Hide(0, 4, "person")), Label.OWNER);
        assertThat(beside.spans()).hasSize(2);
        assertThat(pseudonyms.restore(beside.text()).text()).isEqualTo("AnnaBob");
    }

    @Test
    void ranges_thatAreNone_areRefused() {
        for (var wrong : new Runnable[] {
            () -> new Hide(3, 3, "person"),
            () -> new Hide(-1, 3, "person"),
            () -> pseudonyms.hide("Anna", List.of(new Hide(0, 5, "person")), Label.OWNER),
            () -> pseudonyms.hide("🦞🦞", List.of(new Hide(1, 4, "person")), Label.OWNER),
            () -> pseudonyms.hide("🦞🦞", List.of(new Hide(0, 3, "person")), Label.OWNER),
            () -> pseudonyms.hide("a  b", List.of(new Hide(1, 3, "person")), Label.OWNER),
            () -> pseudonyms.hide("x".repeat(4_097), List.of(new Hide(0, 4_097, "person")), Label.OWNER),
        }) {
            assertThatIllegalArgumentException().isThrownBy(wrong::run);
        }
        assertThat(pseudonyms.snapshot()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "Person", "per son", "9a", "-ab", "a1", "text", "aaaaaaaaaaaaaaaaaaaaaaaaa"})
    void types_thatAreNone_areRefused(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Hide(0, 1, type));
    }

    @Test
    void values_beyondTheMost_areRefused_andThoseKnownAreNot() {
        var text = new StringBuilder();
        var what = new ArrayList<Hide>();
        for (int i = 0; i < Pseudonyms.MAX_VALUES; i++) {
            what.add(new Hide(text.length(), text.length() + 6, "person"));
            text.append("N%05d ".formatted(i));
        }
        var hidden = pseudonyms.hide(text.toString(), what, Label.OWNER);
        assertThat(hidden.text().strip().split(" ", -1)).doesNotHaveDuplicates();
        assertThatIllegalStateException().isThrownBy(() -> Keys.token(pseudonyms, "person", "one more"));
        assertThat(Keys.token(pseudonyms, "person", "n00007"))
                .isEqualTo(hidden.text().split(" ", -1)[7]);
        assertThat(pseudonyms.restore(hidden.text()).text()).isEqualTo(text.toString());
    }

    @Test
    void snapshot_goesOn_withTheSameKeyOnly() {
        var token = Keys.token(pseudonyms, "person", "Anna");
        var planted = Keys.hide(pseudonyms, "see " + token, "person").text();
        var kept = pseudonyms.snapshot();
        var again = Pseudonyms.from(Keys.key(1), kept);
        assertThat(again.restore(token)).isEqualTo(pseudonyms.restore(token));
        assertThat(again.restore(planted).text()).isEqualTo("see " + token);
        assertThat(Keys.token(again, "person", "ANNA")).isEqualTo(token);
        assertThat(again.snapshot()).isEqualTo(kept);
        assertThatIllegalArgumentException().isThrownBy(() -> Pseudonyms.from(Keys.key(2), kept));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pseudonyms.from(Keys.key(1), List.of(kept.get(0), kept.get(0))));
        assertThat(kept.toString()).doesNotContain("Anna").doesNotContain(Keys.code(token));
    }

    @Test
    void key_thatIsShortOrClosed_hidesNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pseudonyms.of(SecretBytes.taking(new byte[16])));
        var key = Keys.key(9);
        var conversation = Pseudonyms.of(key);
        var token = Keys.token(conversation, "person", "Anna");
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> Keys.token(conversation, "person", "Bob"));
        assertThat(conversation.restore(token).text()).isEqualTo("Anna");
    }

    @Test
    void threads_hidingTheSame_getTheSame() throws Exception {
        try (var pool = Executors.newFixedThreadPool(4)) {
            var tasks = new ArrayList<java.util.concurrent.Callable<List<String>>>();
            for (int t = 0; t < 4; t++) {
                tasks.add(() -> {
                    var tokens = new ArrayList<String>();
                    for (int i = 0; i < 500; i++) {
                        var token = Keys.token(pseudonyms, "person", "Name " + (char) ('a' + i % 26) + i);
                        assertThat(pseudonyms.restore(token).text()).startsWith("Name ");
                        tokens.add(token);
                    }
                    return tokens;
                });
            }
            var all = pool.invokeAll(tasks);
            for (var one : all) {
                assertThat(one.get()).isEqualTo(all.get(0).get());
            }
        }
    }
}
