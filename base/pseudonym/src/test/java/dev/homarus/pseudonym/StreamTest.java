package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a stream shows is what the whole text shows, however it is cut.
@Timeout(60)
class StreamTest {
    private final Pseudonyms pseudonyms = Keys.conversation(6);
    private final String anna = Keys.token(pseudonyms, "person", "Anna Müller");
    private final String mail = Keys.token(pseudonyms, "email", "anna@example.de");
    private final String code = Keys.code(anna);

    private List<String> samples() {
        var other = Keys.token(Keys.conversation(7), "person", "Anna Müller");
        return List.of(
                "Dear " + anna + ", write to " + mail + ".",
                "**" + anna + "**'s and **PERSON**_" + code + ", PERSON_**" + code + "** and `"
                        + anna.toLowerCase(java.util.Locale.ROOT) + "`",
                "Persona " + code + ", persona\n" + code + "s; 请联系人物_" + code + "。🦞" + code + "🦞",
                "E-Mail " + Keys.code(mail) + " or EMAIL_" + Keys.code(mail) + "@example.com or EMAIL_"
                        + Keys.code(mail) + "@gmail.com",
                "PERSON_" + code.substring(0, 4) + "-\n" + code.substring(4) + " x" + code + " " + code.substring(0, 5)
                        + " " + code.substring(5),
                other + " PERSON_" + code.substring(0, 6) + " PERSON" + other.substring(7) + " person 2, name-3x4 "
                        + other.substring(0, 9),
                "e-e-e-mail- " + code + "PERSONPERSONPERSONPERSONPERSON_" + code + "  \\_*`~ \u00ad\u200b" + anna + anna
                        + mail + mail + "@",
                "1234567890ABCDEFGHIJK2345" + code + "9" + code + "___" + code + "2 x 4 x 5 cm 7 pm 3 TV 2 PC");
    }

    private static Restored joined(List<Restored> parts) {
        var text = new StringBuilder();
        var unknown = new ArrayList<String>();
        var label = Label.SYSTEM;
        for (var part : parts) {
            text.append(part.text());
            unknown.addAll(part.unknown());
            label = label.join(part.label());
        }
        return new Restored(text.toString(), label, unknown);
    }

    private Restored streamed(String text, int... cuts) {
        var restorer = pseudonyms.stream();
        var parts = new ArrayList<Restored>();
        int at = 0;
        for (int cut : cuts) {
            parts.add(restorer.feed(text.substring(at, cut)));
            at = cut;
        }
        parts.add(restorer.feed(text.substring(at)));
        parts.add(restorer.end());
        return joined(parts);
    }

    @Test
    void everyCut_andEveryPairOfCuts_isAsTheWhole() {
        int compared = 0;
        for (var text : samples()) {
            var whole = pseudonyms.restore(text);
            assertThat(whole).isNotEqualTo(new Restored(text, Label.SYSTEM, List.of()));
            for (int first = 0; first <= text.length(); first++) {
                for (int second = first; second <= text.length(); second++) {
                    assertThat(streamed(text, first, second))
                            .as(text + " cut at %d and %d", first, second)
                            .isEqualTo(whole);
                    compared++;
                }
            }
            assertThat(streamed(
                            text,
                            java.util.stream.IntStream.range(0, text.length()).toArray()))
                    .as(text)
                    .isEqualTo(whole);
        }
        System.out.println("streams: " + compared + " pairs of cuts as the whole");
    }

    @Test
    void noPiece_showsPartOfAToken_andFewCharsAreHeld() {
        for (var text : samples().subList(0, 4)) {
            var restorer = pseudonyms.stream();
            int fed = 0;
            int shown = 0;
            var all = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                var piece = restorer.feed(text.substring(i, i + 1)).text();
                all.append(piece);
                fed++;
                shown += piece.length();
                assertThat(fed - shown).isLessThanOrEqualTo(Restorer.MAX_HELD);
                assertThat(piece).doesNotContain(code.substring(0, 3));
                assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                        .isTrue();
            }
            all.append(restorer.end().text());
            assertThat(all.toString()).isEqualTo(pseudonyms.restore(text).text());
        }
    }

    @Test
    void prose_isShownAWordLater() {
        var restorer = pseudonyms.stream();
        assertThat(restorer.feed("This is pro").text()).isEqualTo("This is ");
        assertThat(restorer.feed("se, and ").text()).isEqualTo("prose, ");
        assertThat(restorer.feed("more. ").text()).isEqualTo("and more.");
        assertThat(restorer.end().text()).isEqualTo(" ");
    }

    @Test
    void textMadeToBeHeld_isHeldWithinTheBound() {
        var random = new Random(3);
        var pieces = List.of(
                "PERSON",
                "_",
                "\u00ad",
                "-",
                code.substring(0, 2),
                code.substring(0, 7),
                "e-mail",
                "@",
                "a.",
                " ",
                "7",
                "K",
                "\n",
                "*");
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            var restorer = pseudonyms.stream();
            int held = 0;
            var whole = new StringBuilder();
            var parts = new ArrayList<Restored>();
            for (int p = 0; p < 60; p++) {
                var piece = pieces.get(random.nextInt(pieces.size())).repeat(1 + random.nextInt(4));
                whole.append(piece);
                parts.add(restorer.feed(piece));
                held = Math.max(held, restorer.held());
            }
            parts.add(restorer.end());
            most = Math.max(most, held);
            assertThat(held).isLessThanOrEqualTo(Restorer.MAX_HELD);
            assertThat(joined(parts)).isEqualTo(pseudonyms.restore(whole.toString()));
        }
        System.out.println("streams: at most " + most + " chars held");
    }

    @Test
    void stream_thatHasEnded_takesNothing() {
        var restorer = pseudonyms.stream();
        restorer.end();
        assertThatIllegalStateException().isThrownBy(() -> restorer.feed("x"));
        assertThatIllegalStateException().isThrownBy(restorer::end);
    }
}
