package dev.homarus.cli.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisguisesTest {
    private static final String MARKER = "hv0123456789abcdefghijklmnopqrst";

    private static InputStream of(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 262_140})
    void base64_isFoundWhereverTheMarkerBegins(int before) throws IOException {
        var needles = new Needles(Disguises.of(MARKER));
        for (int after = 0; after < 3; after++) {
            var text = "x".repeat(before) + MARKER + "y".repeat(after);
            var encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            assertThat(needles.in(of("{\"a\":\"" + encoded + "\"}")))
                    .as("before %d", before)
                    .containsExactly("base64+" + before % 3);
        }
    }

    @Test
    void otherForms_areFound_andACloseMissIsNot() throws IOException {
        var needles = new Needles(Disguises.of(MARKER));
        assertThat(needles.in(of("." + MARKER + "."))).containsExactly("plain");
        assertThat(needles.in(of(new StringBuilder(MARKER).reverse().toString())))
                .containsExactly("reversed");
        assertThat(needles.in(new ByteArrayInputStream(MARKER.getBytes(StandardCharsets.UTF_16))))
                .contains("utf-16be");
        assertThat(needles.in(new ByteArrayInputStream(MARKER.getBytes(StandardCharsets.UTF_16LE))))
                .contains("utf-16le");
        assertThat(
                        needles.in(
                                of(
                                        "%68%76%30%31%32%33%34%35%36%37%38%39%61%62%63%64%65%66%67%68%69%6a%6b%6c%6d%6e%6f%70%71%72%73%74")))
                .containsExactly("url-encoded");
        assertThat(needles.in(of(MARKER.substring(1)))).isEmpty();
    }

    @Test
    void needles_overlappingAndAcrossBuffers_areAllFound() throws IOException {
        var needles = new Needles(Map.of("a", bytes("she"), "b", bytes("he"), "c", bytes("hers")));
        assertThat(needles.in(of("ushers"))).containsExactly("a", "b", "c");
        for (int before = 262_141; before < 262_147; before++) {
            assertThat(needles.in(of("x".repeat(before) + "hers"))).containsExactly("b", "c");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
