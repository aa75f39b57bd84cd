package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoesTest {
    private static final String KEY = "sk-aab/aab+aabaac==~7";

    private static String through(Echoes echoes, byte[] bytes, int... cuts) {
        var out = new ByteArrayOutputStream();
        int from = 0;
        for (int cut : cuts) {
            var piece = java.util.Arrays.copyOfRange(bytes, from, cut);
            out.writeBytes(echoes.feed(piece, piece.length));
            from = cut;
        }
        var rest = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
        out.writeBytes(echoes.feed(rest, rest.length));
        out.writeBytes(echoes.end());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void key_isTakenOut_whereverTheTextIsCut() {
        var bytes = utf8("before sk-aab/sk-" + KEY + KEY + " after sk-aa");
        var expected = "before sk-aab/sk-" + "*".repeat(2 * KEY.length()) + " after sk-aa";
        for (int a = 0; a <= bytes.length; a++) {
            for (int b = a; b <= bytes.length; b++) {
                assertThat(through(Echoes.of(utf8(KEY)), bytes, a, b))
                        .as("%d %d", a, b)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void otherForms_areTakenOut_byteByByte() {
        var raw = utf8(KEY);
        for (var form : List.of(
                HexFormat.of().formatHex(raw),
                HexFormat.of().withUpperCase().formatHex(raw),
                KEY.replace("/", "\\/"),
                java.net.URLEncoder.encode(KEY, StandardCharsets.UTF_8),
                new StringBuilder(KEY).reverse().toString())) {
            var bytes = utf8("x" + form + "y");
            var cuts = java.util.stream.IntStream.range(1, bytes.length).toArray();
            assertThat(through(Echoes.of(utf8(KEY)), bytes, cuts)).isEqualTo("x" + "*".repeat(form.length()) + "y");
        }
    }

    @Test
    void base64OfATextAroundTheKey_tellsNothingOfItsMiddle() {
        for (var before : List.of("", "a", "ab", "Bearer ", "user:")) {
            for (var encoder :
                    List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
                var text = encoder.encodeToString(utf8(before + KEY + "z"));
                var cleaned = through(Echoes.of(utf8(KEY)), utf8(text));
                assertThat(cleaned).contains("*".repeat(KEY.length() * 8 / 6 - 2));
            }
        }
    }

    @Test
    void textWithoutTheKey_staysAsItIs_andOnlyWhatCouldBecomeItIsHeldBack() {
        var random = new Random(5);
        var bytes = new byte[10_000];
        random.nextBytes(bytes);
        var echoes = Echoes.of(utf8(KEY));
        var out = new ByteArrayOutputStream();
        out.writeBytes(echoes.feed(bytes, bytes.length));
        out.writeBytes(echoes.end());
        assertThat(out.toByteArray()).isEqualTo(bytes);

        var streaming = Echoes.of(utf8(KEY));
        assertThat(streaming.feed(utf8("data: hello\n\n"), 13)).hasSize(13);
        assertThat(streaming.feed(utf8("data: sk-a"), 10)).hasSize(6);
        assertThat(new String(streaming.feed(utf8("x"), 1), StandardCharsets.UTF_8))
                .isEqualTo("sk-ax");
    }

    @Test
    void noKey_changesNothing() {
        assertThat(through(Echoes.none(), utf8(KEY), 3)).isEqualTo(KEY);
        assertThat(Echoes.of(utf8(KEY)).clean("Location: /?k=" + KEY))
                .isEqualTo("Location: /?k=" + "*".repeat(KEY.length()));
    }

    @Test
    void forms_ofAnyKey_areWhatTheLibrariesWrite() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var raw = new byte[8 + random.nextInt(40)];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) ('!' + random.nextInt('~' - '!' + 1));
            }
            var key = new String(raw, StandardCharsets.US_ASCII);
            assertThat(EchoForms.of(raw).stream().map(form -> new String(form, StandardCharsets.US_ASCII)))
                    .doesNotHaveDuplicates()
                    .contains(
                            key,
                            HexFormat.of().formatHex(raw),
                            HexFormat.of().withUpperCase().formatHex(raw),
                            java.net.URLEncoder.encode(key, StandardCharsets.UTF_8),
                            key.replace("/", "\\/"),
                            new StringBuilder(key).reverse().toString());
        }
    }

    @Test
    void close_wipesTheKey_soThatItIsNotLookedForAnyMore() {
        var echoes = Echoes.of(utf8(KEY));
        var half = utf8(KEY.substring(0, 9));
        assertThat(echoes.feed(half, half.length)).isEmpty();
        echoes.close();
        assertThat(new String(echoes.end(), StandardCharsets.UTF_8))
                .as("what was held back")
                .doesNotContain("sk-aa");
        assertThat(echoes.clean(KEY)).isEqualTo(KEY);
    }
}
