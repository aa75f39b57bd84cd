package dev.homarus.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Json parse(String text) {
        return JsonText.parse(utf8(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "1",
                "-1.5",
                "1e3",
                "1E+3",
                "1e-3",
                "0.1",
                "9007199254740993",
                "1e400",
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\"",
                "\"\\ud83d\\ude00\"",
                "\"\u007f\"",
                "\"é\u2028\u2029\"",
                "\"😀\"",
                "[]",
                "[[]]",
                "[1,\"a\",null,true,{}]",
                " \t\r\n[ 1 , 2 ] \t\r\n",
                "{}",
                "{\"\":1}",
                "{\"a\":{\"a\":1}}",
                "{\"a\":1,\"A\":2}",
                "{\"a\":[],\"b\":{}}"
            })
    void parse_ofValidText_survivesTheRoundTrip(String text) {
        var json = parse(text);
        assertThat(JsonText.parse(json.bytes())).isEqualTo(json);
        assertThat(JsonText.parse(text)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\ufeff{}",
                "nul",
                "nulll",
                "NULL",
                "True",
                "undefined",
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "-",
                "--1",
                "01",
                "-01",
                "00",
                ".5",
                "5.",
                "1.e3",
                "1e",
                "1e+",
                "0x10",
                "1_000",
                "1,2",
                "1 2",
                "1e401",
                "1e-401",
                "1e2147483648",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "'a'",
                "\"a",
                "\"\\a\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\x41\"",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800a\"",
                "{\"\\ud800\":1}",
                "[",
                "]",
                "[1",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "[1 2]",
                "[1}",
                "[] []",
                "[]x",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\":1}}",
                "{} {}",
                "// c\n1",
                "/* c */ 1",
                "1 // c",
                "# c\n1",
                "1\u00a0",
                "\u00a01",
                "1\u000b",
                "1\f",
                "1\u0000"
            })
    void parse_ofAnythingLooser_isRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(JsonException.class);
    }

    /// Each is what stands between the quotes of a string, in hexadecimal.
    @ParameterizedTest
    @CsvSource({
        "80, continuation alone",
        "c3, cut off",
        "c328, no continuation",
        "c0af, overlong slash",
        "c080, overlong NUL",
        "e080af, overlong slash in three",
        "f08080af, overlong slash in four",
        "eda080, high surrogate",
        "edb080, low surrogate",
        "eda0bdedb880, surrogate pair in six bytes",
        "f4908080, beyond U+10FFFF",
        "f8888080, five bytes",
        "fe, no such byte",
        "ff, no such byte",
        "e282, cut off"
    })
    void parse_ofInvalidUtf8_isRefused(String hex, String why) {
        var text = HexFormat.of().parseHex("22" + hex + "22");
        assertThatThrownBy(() -> JsonText.parse(text)).as(why).isInstanceOf(JsonException.class);
    }

    @Test
    void parse_ofOtherEncodings_isRefused() {
        for (var charset : List.of(
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_32BE,
                StandardCharsets.UTF_32LE)) {
            assertThatThrownBy(() -> JsonText.parse("{\"a\":1}".getBytes(charset)))
                    .as(charset.name())
                    .isInstanceOf(JsonException.class);
        }
    }

    @Test
    void parse_ofHalfACharacterInAString_isRefused() {
        assertThatThrownBy(() -> JsonText.parse("\"\ud83d\"")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonText.parse("{\"\ude00\":1}")).isInstanceOf(JsonException.class);
    }

    @Test
    void parse_ofDeepNesting_endsAtTheBound() {
        assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(Json.Arr.class);
        for (int depth : new int[] {65, 10_000, 1_000_000}) {
            assertThatThrownBy(() -> parse("[".repeat(depth))).isInstanceOf(JsonException.class);
            assertThatThrownBy(() -> parse("{\"a\":".repeat(depth))).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void parse_ofLongParts_endsAtTheBounds() {
        var long2 = "\"" + "é".repeat(1 << 20) + "\"";
        assertThat(parse(long2)).isEqualTo(new Json.Str("é".repeat(1 << 20)));
        assertThat(parse("{\"" + "n".repeat(JsonText.MAX_NAME) + "\":1}")).isInstanceOf(Json.Obj.class);
        assertThatThrownBy(() -> parse("{\"" + "n".repeat(JsonText.MAX_NAME + 1) + "\":1}"))
                .isInstanceOf(JsonException.class);
        assertThat(parse("9".repeat(JsonText.MAX_NUMBER)))
                .isEqualTo(new Json.Num(new BigDecimal("9".repeat(JsonText.MAX_NUMBER))));
        assertThatThrownBy(() -> parse("9".repeat(JsonText.MAX_NUMBER + 1))).isInstanceOf(JsonException.class);
    }

    @Test
    void parse_ofAPart_readsNothingElse() {
        var text = utf8("x[1]y");
        assertThat(JsonText.parse(text, 1, 3)).isEqualTo(Json.array(List.of(Json.of(1))));
        assertThatThrownBy(() -> JsonText.parse(text, 0, 4)).isInstanceOf(JsonException.class);
    }

    @Test
    void exception_ofBadText_saysWhereAndQuotesNothing() {
        assertThatThrownBy(() -> parse("{\"a\": 1,\n \"pass\": hunter2}"))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("line 2 column ")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("pass")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{\"secret\":1,\"secret\":2}")).hasMessageNotContaining("secret");
        assertThatThrownBy(() -> JsonText.parse(new byte[] {(byte) 0xff})).hasMessage("the text has to be UTF-8");
        assertThatThrownBy(() -> JsonText.parseObject(utf8("[]"))).hasMessage("the text has to be an object");
    }

    @Test
    void parse_ofMutatedText_givesAValueOrAJsonException() {
        var random = new Random(1);
        var sample = utf8("{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\ud83d\\ude00é😀\"],\"b\":{\"c\":\"\\n\"}}");
        int read = 0;
        for (int run = 0; run < 50_000; run++) {
            var text = sample.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            try {
                var json = JsonText.parse(text);
                assertThat(JsonText.parse(json.bytes())).isEqualTo(json);
                read++;
            } catch (JsonException e) {
                assertThat(e).hasMessage(e.sentence());
            }
        }
        assertThat(read).isBetween(1_000, 49_000);
    }

    @Test
    void isStrict_ofAnything_isReadBack() {
        var random = new Random(2);
        int strict = 0;
        for (int run = 0; run < 20_000; run++) {
            var plain = random(random, 0);
            assertThat(JsonText.isStrict(plain)).isTrue();
            var json = strained(random, plain);
            if (JsonText.isStrict(json)) {
                assertThat(JsonText.parse(json.bytes())).isEqualTo(json);
                strict++;
            }
        }
        assertThat(strict).isBetween(5_000, 18_000);
    }

    /// Puts a value where it is at a bound: deep down, with a long name, a number of many digits, or half a character.
    private static Json strained(Random random, Json json) {
        return switch (random.nextInt(5)) {
            case 0 -> {
                var deep = json;
                for (int i = 50 + random.nextInt(16); i > 0; i--) {
                    deep = random.nextBoolean()
                            ? Json.array(List.of(deep))
                            : Json.object().put("a", deep).build();
                }
                yield deep;
            }
            case 1 ->
                Json.object()
                        .put("n".repeat(JsonText.MAX_NAME - 2 + random.nextInt(5)), json)
                        .build();
            case 2 ->
                Json.array(List.of(
                        json,
                        new Json.Num(
                                new BigDecimal(new BigInteger(190 + random.nextInt(40), random), random.nextInt(9)))));
            case 3 -> Json.array(List.of(json, new Json.Num(BigDecimal.ONE.movePointRight(390 + random.nextInt(20)))));
            default ->
                Json.object()
                        .put("half", (random.nextBoolean() ? "x" : "") + (char) (0xd7f0 + random.nextInt(0x820)))
                        .put("a", json)
                        .build();
        };
    }

    private static Json random(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 4 : 6)) {
            case 0 -> Json.Null.NULL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> new Json.Num(new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(99)));
            case 3 -> Json.of(text(random));
            case 4 -> {
                var items = new ArrayList<Json>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(random(random, depth + 1));
                }
                yield Json.array(items);
            }
            default -> {
                var object = Json.object();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.put(text(random), random(random, depth + 1));
                }
                yield object.build();
            }
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 0x11_0000)
                .map(c -> random.nextBoolean() ? c & 0x7f : c)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void write_thenParse_ofAnyValue_isTheValue() {
        var random = new Random(2);
        for (int run = 0; run < 5_000; run++) {
            var json = random(random, 0);
            assertThat(JsonText.parse(json.bytes())).isEqualTo(json);
            assertThat(JsonText.parse(json.write())).isEqualTo(json);
        }
    }

    @Test
    void write_ofHalfACharacter_isTheReplacementCharacter() {
        var json = Json.object().put("a\udc00", "\ud83dx\ud83d\ude00\ude00").build();
        assertThat(json.write()).isEqualTo("{\"a\ufffd\":\"\ufffdx\ud83d\ude00\ufffd\"}");
    }

    @Test
    void write_ofAnObject_isCompactAndInOrder() {
        var json = Json.object()
                .put("b", 1)
                .put("a", "x")
                .put("none", java.util.Optional.<String>empty())
                .put("n", (String) null)
                .put("l", Json.strings(List.of("p", "q")))
                .build();
        var out = new ByteArrayOutputStream();
        out.writeBytes(json.bytes());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":1,\"a\":\"x\",\"n\":null,\"l\":[\"p\",\"q\"]}");
    }
}
