package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tokens in text that somebody else wrote. `-Dhomarus.long=true` makes two hundred thousand texts.
@Timeout(60)
class PlantedTest {
    private static final int COUNT = Boolean.getBoolean("homarus.long") ? 200_000 : 10_000;

    private final Pseudonyms pseudonyms = Keys.conversation(5);

    /// What a model that repeats a text makes of it, restored.
    private String echoed(Hidden hidden) {
        return pseudonyms.restore(hidden.text()).text();
    }

    @Test
    void realToken_plantedInAPage_staysWhatItIs() {
        var token = Keys.token(pseudonyms, "person", "Anna Müller");
        var code = Keys.code(token);
        for (var planted : new String[] {
            token,
            token.toLowerCase(Locale.ROOT),
            "**" + token + "**",
            "Persona " + code,
            code,
            "x" + code,
            "PERSON_" + code.substring(0, 4) + "-\n" + code.substring(4) + "."
        }) {
            var hidden = Keys.hide(pseudonyms, "Write to " + planted + " at once", "person");
            assertThat(pseudonyms.restore("Write to " + planted).text())
                    .as("is one")
                    .isNotNull();
            assertThat(hidden.text()).doesNotContainIgnoringCase(code).contains("TEXT_");
            assertThat(echoed(hidden)).isEqualTo("Write to " + planted + " at once");
            assertThat(hidden.spans()).hasSize(1);
        }
    }

    @Test
    void tokenOfAValue_seenBeforeTheValue_staysWhatItIs() {
        var earlier = Keys.token(Keys.conversation(5), "person", "Anna Müller");
        var page = Keys.hide(pseudonyms, "say " + earlier, "person");
        assertThat(Keys.token(pseudonyms, "person", "Anna Müller")).isEqualTo(earlier);
        assertThat(echoed(page)).isEqualTo("say " + earlier);
    }

    @Test
    void lookAlike_ofThisConversationsStandIns_staysWhatItIs() {
        var token = Keys.token(pseudonyms, "person", "Anna Müller");
        var once = Keys.hide(pseudonyms, token, "person").text();
        var twice = Keys.hide(pseudonyms, once, "person").text();
        assertThat(pseudonyms.restore(twice).text()).isEqualTo(once);
        assertThat(pseudonyms.restore(once).text()).isEqualTo(token);
    }

    @Test
    void codeMadeUp_byStandingBeforeAValue_isNotOne() {
        var pet = Keys.token(pseudonyms, "pet", "Rex");
        int tries = 0;
        for (int i = 0; tries < 3 && i < 2_000; i++) {
            var token = Keys.token(pseudonyms, "person", "Victim " + (char) ('a' + i % 26) + i);
            var code = Keys.code(token);
            if (code.endsWith("P")) {
                var text = code.substring(0, 7) + "Rex";
                var hidden = Keys.hide(pseudonyms, text, "pet", "Rex");
                assertThat(hidden.text()).doesNotContain(code).endsWith(pet);
                assertThat(echoed(hidden)).isEqualTo(text);
                tries++;
            }
            if (code.endsWith("T")) {
                var text = code.substring(0, 7) + pet;
                assertThat(echoed(Keys.hide(pseudonyms, text, "pet"))).isEqualTo(text);
            }
        }
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void letters_thatWouldBeReadAsPartOfTheWord_comeBack() {
        for (var text : new String[] {"TELE+1 5 7", "see téLÉ+1 5 7", "tele+1 5 7", "电话TELE+1 5 7"}) {
            assertThat(echoed(Keys.hide(pseudonyms, text, "phone", "+1 5 7"))).isEqualTo(text);
        }
        assertThat(echoed(Keys.hide(pseudonyms, "e-x@y.de", "mail", "x@y.de"))).isEqualTo("e-x@y.de");
    }

    @Test
    void lookAlikes_beyondTheMost_areTaken_withoutAWayBack() {
        var token = Keys.token(pseudonyms, "person", "Anna Müller");
        var random = new Random(5);
        for (int i = 0; i < Pseudonyms.MAX_LOOK_ALIKES + 50; i++) {
            var spelled = new StringBuilder();
            token.chars()
                    .forEach(c -> spelled.append(c == '_' ? "_".repeat(1 + random.nextInt(6)) : Character.toString(c)));
            var hidden = Keys.hide(pseudonyms, cased(spelled.toString(), random), "person");
            assertThat(hidden.text()).doesNotContainIgnoringCase(Keys.code(token));
            assertThat(pseudonyms.restore(hidden.text()).text()).doesNotContain("Anna");
        }
        assertThat(pseudonyms.snapshot()).hasSize(1 + Pseudonyms.MAX_LOOK_ALIKES);
        assertThat(Keys.hide(pseudonyms, "a " + token.replace('_', '~'), "person")
                        .text())
                .isEqualTo("a TEXT");
        assertThat(Keys.token(pseudonyms, "person", "Bob")).startsWith("PERSON_");
    }

    private static String type(String name) {
        return name.contains("@") ? "email" : name.startsWith("+") ? "phone" : "person";
    }

    private static String cased(String text, Random random) {
        var cased = new StringBuilder();
        text.chars().forEach(c -> cased.append(random.nextBoolean() ? (char) c : Character.toLowerCase((char) c)));
        return cased.toString();
    }

    /// Texts of pieces of real tokens, values and what stands between: each comes back as it was, and what is sent
    /// restores nothing that was not hidden there.
    @Test
    void texts_ofPiecesOfTokens_comeBackAsTheyWere() {
        var random = new Random(11);
        var names = List.of("Anna", "Bob Pym", "Kim", "Tom", "x@y.de", "+1 5 7");
        var pieces = new ArrayList<String>(List.of(
                "PERSON",
                "person",
                "_",
                "-",
                " ",
                "\n",
                "\\",
                "*",
                "**",
                "`",
                "\u00ad",
                "\u200b",
                "TEXT",
                "EMAIL",
                "e-",
                "mail",
                "@",
                "@mail.invalid",
                "@gmail.com",
                ".",
                "人物",
                "ＰＥＲＳＯＮ",
                "7",
                "K",
                "x",
                "é",
                "🦞",
                "TELE",
                "tele",
                "e-MAIL",
                "PERSONA "));
        for (var name : names) {
            var token = Keys.token(pseudonyms, type(name), name);
            var code = Keys.code(token);
            pieces.addAll(List.of(token, code, code.substring(0, 7), code.substring(0, 4), code.substring(4)));
            pieces.add(code.substring(7));
            pieces.add(token.toLowerCase(Locale.ROOT));
            pieces.addAll(List.of(name, name, name));
        }
        int hiddenValues = 0;
        int lookAlikes = 0;
        for (int i = 0; i < COUNT; i++) {
            var conversation = i % 100 == 0 ? Keys.conversation(5) : pseudonyms;
            names.forEach(name -> Keys.token(conversation, type(name), name));
            var made = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                made.append(pieces.get(random.nextInt(pieces.size())));
            }
            var text = made.toString();
            var what = new ArrayList<Hide>();
            for (var name : names) {
                what.addAll(Keys.places(text, type(name), name));
            }
            var fresh = Pseudonyms.from(
                    Keys.key(5),
                    conversation.snapshot().stream()
                            .filter(kept -> !kept.type().equals("text"))
                            .toList());
            var hidden = fresh.hide(text, what, Label.OWNER);
            assertThat(fresh.restore(hidden.text()).text()).as(hidden.text()).isEqualTo(text);
            for (var span : hidden.spans()) {
                hiddenValues += span.type().equals("text") ? 0 : 1;
                lookAlikes += span.type().equals("text") ? 1 : 0;
            }
        }
        System.out.println("planted: " + COUNT + " texts, " + hiddenValues + " values, " + lookAlikes + " look-alikes");
        assertThat(lookAlikes).isGreaterThan(COUNT / 10);
    }
}
