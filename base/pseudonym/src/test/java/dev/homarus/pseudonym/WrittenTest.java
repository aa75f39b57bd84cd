package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens as models write them, and what is none. In the texts `C` is the code, `D` and `E` its halves.
class WrittenTest {
    private final Pseudonyms pseudonyms = Keys.conversation(3);
    private String code = "";

    @BeforeEach
    void hide() {
        code = Keys.code(Keys.token(pseudonyms, "person", "Anna Müller"));
    }

    private String written(String form) {
        return form.replace("‹C›", code)
                .replace("‹c›", code.toLowerCase(java.util.Locale.ROOT))
                .replace("‹D›", code.substring(0, 4))
                .replace("‹E›", code.substring(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PERSON_‹C› = Anna Müller",
                "person_‹c› = Anna Müller",
                "Person ‹c›'s = Anna Müller's",
                "PERSON-‹C›’s = Anna Müller’s",
                "PERSON_‹C›s = Anna Müllers",
                "PERSON_‹C›2 = Anna Müller2",
                "PERSON_‹C›-Termin = Anna Müller-Termin",
                "PERSON\\_‹C› = Anna Müller",
                "PERSON ‹C› = Anna Müller",
                "PERSON\u00a0‹C› = Anna Müller",
                "PERSON\n‹C› = Anna Müller",
                "PERSON\u00ad_\u200b‹C› = Anna Müller",
                "PERSON_‹D›\u00ad‹E› = Anna Müller",
                "PERSON_‹D›-\n‹E› = Anna Müller",
                "PERSON-‹D›-‹E›. = Anna Müller.",
                "PERSON‹C› = Anna Müller",
                "**PERSON_‹C›** = **Anna Müller**",
                "**PERSON**_‹C›, = **Anna Müller**,",
                "PERSON_**‹C›**, = **Anna Müller**,",
                "*PERSON*_*‹C›* = *Anna Müller*",
                "`PERSON_‹C›` = `Anna Müller`",
                "__PERSON_‹C›__ = __Anna Müller__",
                "[PERSON_‹C›](x) = [Anna Müller](x)",
                "ＰＥＲＳＯＮ＿‹C› = Anna Müller",
                "PERSONA ‹C› = Anna Müller",
                "Personne_‹c› = Anna Müller",
                "PERSONEN-‹C› = Anna Müller",
                "HENKILÖ_‹C›:lle = Anna Müller:lle",
                "NAME_‹C› = Anna Müller",
                "SOMEONE_‹C› = Anna Müller",
                "请联系人物_‹C›。 = 请联系Anna Müller。",
                "请联系Persona_‹C›。 = 请联系Anna Müller。",
                "请联系‹C›。 = 请联系Anna Müller。",
                "PERSON_‹C›さん = Anna Müllerさん",
                "call ‹C› now = call Anna Müller now",
                "FrauPERSON_‹C› = FrauAnna Müller",
                "the person PERSON_‹C› = the person Anna Müller",
                "call_PERSON_‹C›_back = call_Anna Müller_back",
                "PERSON_‹C›PERSON_‹C› = Anna MüllerAnna Müller",
                "meeting_‹C› = meeting_Anna Müller",
                "personal ‹C› = personal Anna Müller",
                "PERSON (‹C›) = PERSON (Anna Müller)",
            })
    void tokens_asModelsWriteThem_areRestored(String row) {
        var parts = written(row).split(" = ", 2);
        assertThat(pseudonyms.restore(parts[0]).text()).isEqualTo(parts[1]);
        assertThat(pseudonyms.restore(parts[0]).unknown()).isEmpty();
    }

    @Test
    void codeInFullWidth_isRestored() {
        var wide = new StringBuilder("ＰＥＲＳＯＮ＿");
        code.chars().forEach(c -> wide.append((char) (c + 0xfee0)));
        assertThat(pseudonyms.restore(wide.toString()).text()).isEqualTo("Anna Müller");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMAIL_‹C›@mail.invalid = a@b.de",
                "<mailto:email_‹c›@mail.invalid> = <mailto:a@b.de>",
                "EMAIL_‹C›. = a@b.de.",
                "EMAIL_‹C›@example.com. = a@b.de.",
                "EMAIL_‹C›@mail = a@b.de",
                "EMAIL_‹C›@mail.invalid.txt = a@b.de.txt",
                "E-Mail ‹C› = a@b.de",
                "e-mail-‹C›@mail.invalid = a@b.de",
                "EMAIL\\_‹C›@mail.invalid's = a@b.de's",
                "EMAIL_‹C›@example.comen = a@b.deen",
                "EMAIL_‹C›@example.com-Termin = a@b.de-Termin",
                "EMAIL_‹C›@example.com.au = EMAIL_‹C›@example.com.au",
                "E-POSTA_‹C›@mail.invalid = a@b.de",
                "EMAIL_‹C› @home = a@b.de @home",
                "EMAIL_‹C›@gmail.com = EMAIL_‹C›@gmail.com",
            })
    void addresses_comeBackWithoutTheHost_andNotWithAnothers(String row) {
        code = Keys.code(Keys.token(pseudonyms, "email", "a@b.de"));
        var parts = written(row).split(" = ", 2);
        assertThat(pseudonyms.restore(parts[0]).text()).isEqualTo(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Téléphone_‹C›", "TELEPHONE ‹C›", "telephone_‹c›", "TÉLÉPHONE-‹C›", "电话‹C›"})
    void words_thatEndInTheTypesOwn_areTakenWhole(String form) {
        code = Keys.code(Keys.token(pseudonyms, "phone", "+49 170 1234567"));
        assertThat(pseudonyms.restore(written(form)).text()).isEqualTo("+49 170 1234567");
    }

    @Test
    void tokens_withAChangedCharacter_stay_andAreReported() {
        for (int i = 0; i < Code.LENGTH; i++) {
            var before = code.substring(0, i);
            var after = code.substring(i + 1);
            for (char c : (Letters.ALL + "O01ILUS").toCharArray()) {
                if (c != code.charAt(i)) {
                    assertLeft(before + c + after);
                }
            }
            assertLeft(before + after);
            if (i < Code.LENGTH - 1 && code.charAt(i) != code.charAt(i + 1)) {
                assertLeft(before + code.charAt(i + 1) + code.charAt(i) + code.substring(i + 2));
            }
        }
        assertLeft(code.charAt(0) + code);
    }

    private void assertLeft(String changed) {
        for (var token : new String[] {"PERSON_" + changed, "Person-" + changed, "PERSON" + changed}) {
            var restored = pseudonyms.restore("see " + token + ".");
            assertThat(restored.text()).isEqualTo("see " + token + ".");
            if (token.length() > 6 + changed.length()) {
                assertThat(restored.unknown()).containsExactly(token);
            }
        }
    }

    @Test
    void tokens_cutOff_takeNothingFromTheNextWord() {
        for (int length = 3; length < Code.LENGTH; length++) {
            var cut = "PERSON_" + code.substring(0, length);
            var rest = code.substring(length);
            assertThat(pseudonyms.restore(cut).unknown()).containsExactly(cut);
            assertThat(pseudonyms.restore(cut + " " + rest + "agdeburg").text()).startsWith(cut);
            if (rest.length() < 3) {
                assertThat(pseudonyms.restore(cut + " " + rest + " x").text()).startsWith(cut);
            }
        }
    }

    @Test
    void tokens_ofAnotherConversation_stay_andAreReported() {
        var other = Keys.conversation(4);
        var tokens =
                Keys.token(other, "person", "Anna Müller") + " " + Keys.token(other, "iban", "DE89370400440532013000");
        var restored = pseudonyms.restore(tokens);
        assertThat(restored.text()).isEqualTo(tokens);
        assertThat(restored.unknown()).containsExactly(tokens.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Person 2 said so, and email 3 of 2026-11-21 too.",
                "UTF_16LE, SHA_256, IPv6, ISO_8859-1, x86_64, B2B, H2O, 3D, 4x4, name-1",
                "5 km, 7 pm, 3rd, 2nd TV, phone 030 1234567",
                "d41d8cd98f00b204e9800998ecf8427e",
                "The person mentioned, a card for you, the e-mail of 3 pm."
            })
    void ordinaryText_isNotReported(String text) {
        assertThat(pseudonyms.restore(text))
                .isEqualTo(new Restored(text, dev.homarus.types.Label.SYSTEM, java.util.List.of()));
    }
}
