package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Classification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownValuesTest {
    private static final String NAME = "Zoë Brückner-Lindqvist";
    /// In two parts, so that no other scanner takes it for a leak.
    private static final String TOKEN = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
    private static final String PASSWORD = "korrekt!Pferd7Batterie";

    private static Detector knowing(String... values) {
        return Detector.standard()
                .knowing(KnownValues.of(List.of(values).stream()
                        .map(value -> new KnownValues.Value(value, "contact", Classification.PERSONAL))
                        .toList()));
    }

    private static List<Finding> known(Detector detector, String text) {
        return detector.inspect(text).stream()
                .filter(finding -> finding.type().startsWith("known"))
                .toList();
    }

    private static void assertFound(String value, String text, String encoding) {
        assertThat(known(knowing(value, "Somebody Else", "0049 30 1234567"), text))
                .as(text)
                .anySatisfy(finding -> assertThat(finding.encoding()).matches(encoding));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String spread(String text, String with) {
        return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(with));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NAME,
                PASSWORD,
                "+49 151 2345 6789",
                "DE89 3704 0044 0532 0130 00",
                "Владимир Соколов",
                "Ольга Ткаченко",
                "山田太郎さん様"
            })
    @DisplayName("a known value is found in plain and in every encoding of the list")
    void values_inEveryEncoding_areFound(String value) {
        assertFound(value, "so " + value + " came", "");
        assertFound(value, "so " + value.toUpperCase(Locale.ROOT) + " came", "");
        assertFound(value, "(" + value.toLowerCase(Locale.ROOT) + ")", "");
        assertFound(value, "x " + java.text.Normalizer.normalize(value, java.text.Normalizer.Form.NFD), "");
        assertFound(value, spread(value, "\u200b"), "zero-width");
        assertFound(value, spread(value, "\u00ad"), "zero-width");
        assertFound(value, "\u202e" + spread(value, "\u2066") + "\u202c", "zero-width");
        assertFound(value, "letters: " + spread(value, " ") + " end", "spaced");
        assertFound(value, "letters: " + spread(value, ".") + " end", "spaced");
        assertFound(value, "letters: " + spread(value, "\n") + " end", "spaced");
        if (value.codePoints().filter(Character::isLetterOrDigit).count() >= 8) {
            assertFound(value, "back " + new StringBuilder(value).reverse() + " wards", "reversed");
        }
        var url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        assertFound(value, "https://h.example/?q=" + url, "|url");
        var all = HexFormat.of().withUpperCase().formatHex(utf8(value)).replaceAll("..", "%$0");
        assertFound(value, "q=" + all, "url");
        assertFound(value, "q=" + all.replace("%", "%25"), "url\\+url");
        assertFound(value, value.codePoints().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining()), "html");
        assertFound(
                value,
                value.codePoints()
                        .mapToObj(c -> "&#x" + Integer.toHexString(c) + ";")
                        .collect(Collectors.joining()),
                "html");
        assertFound(
                value,
                value.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining()),
                "escape");
        var hex = HexFormat.of().formatHex(utf8(value));
        assertFound(value, hex, "hex");
        assertFound(value, "id" + " " + hex.toUpperCase(Locale.ROOT) + ".", "hex");
        assertFound(value, HexFormat.ofDelimiter(":").formatHex(utf8(value)), "hex");
        assertFound(value, HexFormat.ofDelimiter(" ").formatHex(utf8(value)), "hex");
        assertFound(value, HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(utf8(value)), "hex");
        assertFound(value, HexFormat.of().formatHex(utf8(value)).replaceAll("..", "\\\\x$0"), "escape");
    }

    @ParameterizedTest
    @ValueSource(strings = {NAME, PASSWORD, "+49 151 2345 6789", "Владимир Соколов", "山田太郎さん様"})
    @DisplayName("a known value is found at every place of a base64 group, in blobs, broken into lines, nested")
    void values_inBase64_areFound(String value) {
        for (int before = 0; before < 6; before++) {
            var inside = "x".repeat(before) + " " + value + " " + "y".repeat(before);
            var blob = Base64.getEncoder().encodeToString(utf8(inside));
            assertFound(value, blob, "base64");
            assertFound(
                    value, "data=" + Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(inside)), "base64");
            assertFound(value, "abc".substring(before % 3) + blob, "base64");
            assertFound(value, blob.replaceAll("(.{8})", "$1\n"), "base64");
            assertFound(value, Base64.getEncoder().encodeToString(utf8(blob)), "base64\\+base64");
            assertFound(value, HexFormat.of().formatHex(utf8(blob)), "hex\\+base64");
            assertFound(value, blob.replaceAll("(.{20})", "$1\\\\n"), "(escape\\+)?base64(\\+spaced)?");
        }
        var wide = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_16LE));
        if (value.chars().allMatch(c -> c < 128)) {
            assertFound(value, wide, "base64");
        }
        assertFound(value, base32(utf8("to " + value)), "base32");
    }

    private static String base32(byte[] bytes) {
        var bits = new StringBuilder();
        for (byte one : bytes) {
            bits.append(String.format("%8s", Integer.toBinaryString(one & 0xff)).replace(' ', '0'));
        }
        bits.repeat('0', (5 - bits.length() % 5) % 5);
        var text = new StringBuilder();
        for (int at = 0; at < bits.length(); at += 5) {
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Integer.parseInt(bits.substring(at, at + 5), 2)));
        }
        return text.toString();
    }

    @Test
    void values_turnedByThirteenOrWidened_areFound() {
        assertFound("Magdalena Ostrowska", "nz: Zntqnyran Bfgebjfxn", "rot13");
        assertFound("Magdalena Ostrowska", "Ｍａｇｄａｌｅｎａ　Ｏｓｔｒｏｗｓｋａ", "");
        assertFound("Magdalena Ostrowska", "𝐌𝐚𝐠𝐝𝐚𝐥𝐞𝐧𝐚 𝒪strowska", "");
        assertFound("Strauß", "STRAUSS", "");
        assertFound("Zoë Brückner", "zoe bruckner", "");
        assertFound("Magdalena Ostrowska", "magdalena.ostrowska at home", "");
        assertFound("Magdalena Ostrowska", "@MagdalenaOstrowska", "spaced");
    }

    @Test
    void places_ofFindings_coverTheEncodedText() {
        var blob = Base64.getEncoder().encodeToString(utf8("I am " + NAME + " you know"));
        var text = "before " + blob + " after";
        var finding = known(knowing(NAME), text).getFirst();
        var part = text.substring(finding.start(), finding.end());
        assertThat(blob).contains(part);
        assertThat(part.length()).isBetween(utf8(NAME).length * 4 / 3, utf8(NAME).length * 4 / 3 + 5);
        var hidden = "a " + spread(NAME, "\u200b") + " b";
        assertThat(known(knowing(NAME), hidden).getFirst())
                .isEqualTo(new Finding("known.contact", Classification.PERSONAL, 2, hidden.length() - 2, "zero-width"));
    }

    @Test
    @DisplayName("a short value is a whole word in its own case, and nothing else")
    void values_thatAreShort_mustStandPlainly() {
        var detector = knowing("Will", "Eva", "Rose");
        for (var text : List.of("Will came", "ask Will.", "(Eva)", "WILL", "for Rose's")) {
            assertThat(known(detector, text)).as(text).hasSize(1);
        }
        for (var text : List.of(
                "I will",
                "willing",
                "Willow",
                "goodwill",
                "lliW",
                "evaluate",
                "medieval",
                "rose",
                "Ros e",
                Base64.getEncoder().encodeToString(utf8("Eva")),
                "avE",
                "e va")) {
            assertThat(known(detector, text)).as(text).isEmpty();
        }
        assertThat(known(detector, "W i l l said")).hasSize(1);
    }

    @Test
    void values_thatOnlyMeetByChance_areNotFound() {
        var detector = knowing("Nowhere", "Reward", "1234567", "Hanna Leer");
        for (var text : List.of(
                "now here",
                "drawer",
                "91234567",
                "12345678",
                "annaleer",
                "Johanna Leerer",
                "no where",
                "12 34 5678",
                "Hanna said that Leer is far")) {
            assertThat(known(detector, text)).as(text).isEmpty();
        }
    }

    @Test
    void values_thatAreTooShort_areIgnoredAndCounted() {
        var values = KnownValues.of(List.of(
                new KnownValues.Value("Al", "", Classification.PERSONAL),
                new KnownValues.Value("2024", "", Classification.PERSONAL),
                new KnownValues.Value("", "", Classification.SECRET),
                new KnownValues.Value("!?", "", Classification.SECRET),
                new KnownValues.Value("4711", "pin", Classification.SECRET),
                new KnownValues.Value("李明", "", Classification.PERSONAL),
                new KnownValues.Value("!§$%&/()", "", Classification.SECRET)));
        assertThat(values.ignored()).isEqualTo(4);
        assertThat(values.size()).isEqualTo(3);
        var detector = Detector.standard().knowing(values);
        assertThat(detector.inspect("pin 4711, not 47110; 我叫李明。 and !§$%&/() too"))
                .extracting(Finding::type)
                .containsExactly("known.pin", "known", "known");
    }

    @Test
    void classification_neverFalls_whenFindingsOverlap() {
        var detector = knowing("4111 1111 1111 1111", TOKEN);
        assertThat(detector.inspect("pay with 4111 1111 1111 1111 now"))
                .containsExactly(new Finding("known.contact", Classification.SENSITIVE, 9, 28, ""));
        assertThat(detector.inspect(TOKEN))
                .containsExactly(new Finding("secret.github-pat", Classification.SECRET, 0, 40, ""));
    }

    @Test
    void versions_changeWithRulesAndValues_andNotWithTheirOrder() {
        var one = new KnownValues.Value("Magdalena", "a", Classification.PERSONAL);
        var two = new KnownValues.Value("Ostrowska", "a", Classification.PERSONAL);
        assertThat(KnownValues.of(List.of(one, two)).version())
                .isEqualTo(KnownValues.of(List.of(two, one)).version());
        assertThat(KnownValues.of(List.of(one)).version())
                .isNotEqualTo(KnownValues.of(List.of(two)).version());
        var standard = Detector.standard();
        assertThat(standard.knowing(KnownValues.of(List.of(one))).version())
                .hasSize(64)
                .isNotEqualTo(standard.version());
        assertThat(KnownValues.of(List.of(new KnownValues.Value("Magdalena", "a", Classification.SECRET)))
                        .version())
                .isNotEqualTo(KnownValues.of(List.of(one)).version());
    }

    @Test
    void values_areNotShown() {
        var value = new KnownValues.Value(PASSWORD, "login", Classification.SECRET);
        assertThat(value.toString()).doesNotContain("Pferd");
        assertThat(KnownForm.of(value).toString()).doesNotContainIgnoringCase("pferd");
        assertThatThrownBy(() -> new KnownValues.Value(PASSWORD, "Not A Type", Classification.SECRET))
                .hasMessageNotContaining("Pferd");
    }
}
