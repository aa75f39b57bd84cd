package dev.homarus.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9a-f]+)}");

    private static String undone(String shown) {
        return ESCAPE.matcher(shown)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(match.group(1), 16))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, NUL",
        "7, bell",
        "8, backspace",
        "9, tab",
        "a, line feed",
        "d, carriage return",
        "1b, escape",
        "7f, delete",
        "85, next line",
        "9b, control sequence introducer",
        "a0, no-break space",
        "ad, soft hyphen",
        "34f, grapheme joiner",
        "61c, Arabic letter mark",
        "115f, Hangul choseong filler",
        "1160, Hangul jungseong filler",
        "1680, Ogham space",
        "17b4, Khmer inherent vowel",
        "180b, Mongolian variation selector",
        "180e, Mongolian vowel separator",
        "2000, en quad",
        "200b, zero width space",
        "200c, zero width non-joiner",
        "200d, zero width joiner",
        "200e, left-to-right mark",
        "200f, right-to-left mark",
        "2028, line separator",
        "2029, paragraph separator",
        "202a, left-to-right embedding",
        "202e, right-to-left override",
        "202f, narrow no-break space",
        "205f, medium mathematical space",
        "2060, word joiner",
        "2064, invisible plus",
        "2066, left-to-right isolate",
        "2069, pop isolate",
        "206a, inhibit symmetric swapping",
        "2800, braille blank",
        "3000, ideographic space",
        "3164, Hangul filler",
        "d800, half a character",
        "dfff, half a character",
        "e000, private use",
        "fe00, variation selector 1",
        "fe0f, variation selector 16",
        "feff, byte order mark",
        "ffa0, halfwidth Hangul filler",
        "fff9, interlinear annotation anchor",
        "ffff, noncharacter",
        "16fe4, Khitan filler",
        "1d159, null notehead",
        "1d173, musical begin beam",
        "e0001, language tag",
        "e0041, tag letter",
        "e007f, cancel tag",
        "e0100, variation selector 17",
        "10ffff, noncharacter"
    })
    void exactly_ofWhatCannotBeSeen_isItsNumber(String hex, String name) {
        var text = "a" + Character.toString(Integer.parseInt(hex, 16)) + "b";
        assertThat(Shown.exactly(text)).as(name).isEqualTo("a\\u{" + hex + "}b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ls -la /tmp", "grüß 日本語 😀", "a\\b \\n \\u1234 \\\\", "{}$`'\"|&;<>()", "e\u0301", "שלום"})
    void exactly_ofWhatCanBeSeen_isUnchanged(String text) {
        assertThat(Shown.exactly(text)).isSameAs(text);
    }

    @Test
    void exactly_ofAWrittenEscape_isToldFromOneMadeHere() {
        assertThat(Shown.exactly("\\u{202e}")).isEqualTo("\\u{5c}u{202e}");
        assertThat(Shown.exactly("\u202e")).isEqualTo("\\u{202e}");
        assertThat(Shown.exactly("\\\u202e")).isEqualTo("\\\\u{202e}");
        assertThat(Shown.exactly("\\\\u{202e}")).isEqualTo("\\\\u{5c}u{202e}");
        assertThat(Shown.exactly("\\u\u202e{1}")).isEqualTo("\\u\\u{202e}{1}");
    }

    @Test
    void exactly_ofAnsiSequences_leavesNothingThatActs() {
        assertThat(Shown.exactly("\u001b[2J\u001b]0;title\u0007ok\r"))
                .isEqualTo("\\u{1b}[2J\\u{1b}]0;title\\u{7}ok\\u{d}");
    }

    @Test
    void exactly_ofAnyText_canBeUndone() {
        var random = new Random(1);
        var parts = new String[] {"\\", "\\u", "\\u{", "u{", "{", "}", "5c", "202e", "\u202e", "\ud83d", "\ude00", "a"};
        for (int run = 0; run < 50_000; run++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(10); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(undone(Shown.exactly(text.toString()))).isEqualTo(text.toString());
        }
    }

    @Test
    void exactly_ofEveryCharacter_canBeUndoneAndIsShownInVisibleOnes() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            var shown = Shown.exactly(Character.toString(c));
            assertThat(undone(shown)).isEqualTo(Character.toString(c));
            assertThat(Shown.exactly(shown.replace("\\u{", "u{"))).isEqualTo(shown.replace("\\u{", "u{"));
        }
    }

    @Test
    void prose_ofOrdinaryText_isUnchanged() {
        var text =
                "Lines\nand\ttabs, no-break\u00a0spaces, \ud83d\udc68\u200d\ud83d\udc69, soft\u00adhyphens \u2764\ufe0f";
        assertThat(Shown.prose(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0xd, 0x1b, 0x7f, 0x9b, 0x200b, 0x202e, 0x2066, 0x2028, 0xfeff, 0xe0041, 0xd800})
    void prose_ofWhatActsOrReorders_isItsNumber(int c) {
        assertThat(Shown.prose("a" + Character.toString(c) + "b")).isEqualTo("a\\u{" + Integer.toHexString(c) + "}b");
    }
}
