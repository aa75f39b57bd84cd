package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnippetTest {
    private static String words(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    @Test
    void of_aShortText_isTheWholeText() {
        assertThat(Snippet.of("„Grüße!“ aus Zürich.", List.of("zurich"))).isEqualTo("„Grüße!“ aus Zürich.");
        assertThat(Snippet.of("", List.of("x"))).isEmpty();
        assertThat(Snippet.of("…?", List.of("x"))).isEqualTo("…?");
    }

    @Test
    void of_aLongText_isTwentyFourWordsAroundTheHit() {
        assertThat(Snippet.of(words(0, 100), List.of("w50"))).isEqualTo("…" + words(39, 63) + "…");
        assertThat(Snippet.of(words(0, 100), List.of("w0"))).isEqualTo(words(0, 24) + "…");
        assertThat(Snippet.of(words(0, 100), List.of("w99"))).isEqualTo("…" + words(76, 100));
    }

    @Test
    void of_severalHits_isWhereMostWordsAre() {
        assertThat(Snippet.of(
                        words(0, 30) + " blue " + words(30, 60) + " Red, blue " + words(60, 90),
                        List.of("red", "blue")))
                .contains("Red, blue")
                .startsWith("…w49");
    }

    @Test
    void of_aWordWithAnyCaseOrDiacritics_isFound() {
        for (var text : List.of("ÉCOLE", "école", "e\u0301cole", "Ecoles")) {
            assertThat(Snippet.of(words(0, 40) + " " + text, List.of("école")))
                    .as(text)
                    .endsWith(text);
        }
    }

    @Test
    void of_surrogatesAndMarksAlone_isNoError() {
        assertThat(Snippet.of("\u0301 \uD83D\uDE00 \uD835\uDD4F \uD800", List.of("x")))
                .isNotEmpty();
    }
}
