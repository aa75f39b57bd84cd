package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that was made to be hard. Each of the texts has 100,000 units, or a million with
/// `-Dhomarus.long=true`.
@Timeout(60)
class BoundsTest {
    private static final int LENGTH = Boolean.getBoolean("homarus.long") ? 1_000_000 : 100_000;
    /// Sixty times what ordinary text takes, for a machine that is busy with other things.
    private static final long MOST_NANOS = LENGTH * 40_000L;

    private static final Detector DETECTOR = Detector.standard().knowing(Timing.values(new Random(1), 5_000));

    private static void assertQuick(String name, String text) {
        DETECTOR.inspect(text.substring(0, Math.min(4_096, text.length())));
        long start = System.nanoTime();
        DETECTOR.inspect(text);
        long took = System.nanoTime() - start;
        System.out.printf("%-24s %8.1f ms%n", name, took / 1e6);
        assertThat(took).as(name).isLessThan(MOST_NANOS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "1 ",
                "4111 ",
                "\u200b",
                "(",
                "+",
                "@",
                "a@",
                "a@b.",
                ":",
                "1:",
                "1.",
                "%41",
                "%25",
                "&#65;",
                "\\x41",
                "\\u0041",
                "password=",
                "password: a1b2c3d4",
                "-----BEGIN PRIVATE KEY-----",
                "eyJhbGciOiJIUzI1NiJ9.",
                "sk-",
                "=",
                "\n",
                "aA1+",
                "A",
                "2001:",
                "e\u0301",
                "😀",
                "born ",
                "call 030 ",
                "passport A1",
                "DE89",
                "://a:b",
                "\ud800",
                "ﷺ",
                "0x41 ",
                "gb1",
                "secret token api_key ",
                "wallet 0x",
                "curl "
            })
    @DisplayName("no repeated text takes long")
    void repetitions_takeTimeInProportion(String piece) {
        assertQuick(piece.replace("\n", "\\n"), piece.repeat(LENGTH / piece.length()));
    }

    @Test
    @DisplayName("no blob takes long")
    void blobs_takeTimeInProportion() {
        var random = new Random(3);
        var bytes = new byte[LENGTH * 3 / 4];
        random.nextBytes(bytes);
        assertQuick("base64 of noise", Base64.getEncoder().encodeToString(bytes));
        var text = Timing.text(random, LENGTH * 9 / 16).getBytes(StandardCharsets.UTF_8);
        var once = Base64.getEncoder().encodeToString(text);
        assertQuick("base64 in base64", Base64.getEncoder().encodeToString(once.getBytes(StandardCharsets.UTF_8)));
        assertQuick(
                "random letters",
                random.ints(LENGTH, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining()));
        assertQuick(
                "random digits",
                random.ints(LENGTH, '0', '9' + 1).mapToObj(Character::toString).collect(Collectors.joining()));
        assertQuick(
                "random characters",
                random.ints(LENGTH, 1, 0xffff).mapToObj(Character::toString).collect(Collectors.joining()));
    }

    @Test
    void inspect_ofAnyText_neverFails_andSaysTheSameTwice() {
        var random = new Random(11);
        var pieces =
                "DE89 |4111|-----BEGIN |%|%4|&#|&#x|\\u|\\x|\\|@|.|:|::|+49 |(|)|password=|eyJ|://|\u200b|e\u0301|😀|\ud83d|\ude00|é|ß|ﬁ|0x|7|a|Z| |\n|=|_|-|born |passport |bic |gps |1.2345"
                        .split("\\|", -1);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            var findings = DETECTOR.inspect(text.toString());
            int end = 0;
            for (var finding : findings) {
                assertThat(finding.start()).isGreaterThanOrEqualTo(end);
                end = finding.end();
            }
            assertThat(end).isLessThanOrEqualTo(text.length());
            if (i % 10 == 0) {
                assertThat(DETECTOR.inspect(text.toString())).isEqualTo(findings);
            }
        }
    }

    @Test
    void findings_beyondCount_areJoined() {
        var text = "x";
        var findings = new Findings(text.repeat(1_000), 10);
        for (int i = 0; i < 900; i += 2) {
            findings.add(
                    Findings.IDENTIFIER,
                    new Finding(
                            "email",
                            i == 800
                                    ? dev.homarus.types.Classification.SECRET
                                    : dev.homarus.types.Classification.PERSONAL,
                            i,
                            i + 1,
                            ""));
        }
        var sorted = findings.sorted();
        assertThat(sorted).hasSize(10);
        assertThat(sorted.getLast().end()).isEqualTo(899);
        assertThat(sorted.getLast().classification()).isEqualTo(dev.homarus.types.Classification.SECRET);
    }
}
