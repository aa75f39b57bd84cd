package dev.homarus.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MentionsTest {
    @Test
    void url_isMeantWhole_andNeverAPartOfIt() {
        assertThat(Mentions.in("look at https://example.org/a/b?c=d please"))
                .containsExactly("https://example.org/a/b?c=d");
        assertThat(Mentions.in("xhttps://example.org/a")).isEmpty();
        assertThat(Mentions.in("HTTPS://Example.org")).containsExactly("https://example.org/");
        assertThat(Mentions.in("example.org/a")).isEmpty();
    }

    @Test
    void punctuationBehindAUrl_isItsOwnOrTheSentences() {
        assertThat(Mentions.in("(see https://example.org/x_(y).)"))
                .contains("https://example.org/x_(y)", "https://example.org/x_(y")
                .doesNotContain("https://example.org/x");
        assertThat(Mentions.in("[it](https://example.org/x), or <https://example.net/>"))
                .contains("https://example.org/x", "https://example.net/");
    }

    @Test
    void urlWithoutOneMeaning_isNotMeant() {
        assertThat(Mentions.in("https://user@example.org/ https://127.0.0.1/ https://localhost/ https://a\\b"))
                .isEmpty();
    }

    @Test
    @Timeout(5)
    void longText_isReadInItsLength() {
        assertThat(Mentions.in("https://a.example/" + ".".repeat(400_000))).hasSizeLessThan(3_000);
        assertThat(Mentions.in("https://a.example/x ".repeat(20_000))).hasSize(1);
    }
}
