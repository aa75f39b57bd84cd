package dev.homarus.readable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {
    private static String html(String source) {
        return PageText.of(source.getBytes(StandardCharsets.UTF_8), "text/html", Optional.of("utf-8"));
    }

    private static String plain(String source) {
        return PageText.of(source.getBytes(StandardCharsets.UTF_8), "text/plain", Optional.empty());
    }

    @Test
    void page_becomesItsLines() {
        assertThat(html("""
                                <html><head><title>Lobsters</title><style>p{}</style></head><body>
                                <h1>The  blue\tone</h1><p>It is <b>rare</b>.<br>Very.</p>
                                <ul><li>one<li>two</ul>
                                <table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>
                                <pre>x
                                  y</pre></body></html>""")).isEqualTo("""
                        # Lobsters

                        # The blue one

                        It is rare.
                        Very.

                        - one
                        - two
                        | a | b
                        | c | d
                        x
                          y""");
    }

    @Test
    void link_isItsTextAndItsHost_andAPictureItsWords() {
        assertThat(html("<a href='https://A.example.org/secret?x=y'>here</a> <img alt='a lobster' src=//b.example/>"
                        + "<a href='/inside'>in</a><a href='javascript:alert(1)'>no</a>"))
                .isEqualTo("here (a.example.org) [picture: a lobster]inno")
                .doesNotContain("secret")
                .doesNotContain("b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>HIDDEN</script>",
                "<style>HIDDEN</style>",
                "<noscript>HIDDEN</noscript>",
                "<template>HIDDEN</template>",
                "<!-- HIDDEN -->",
                "<iframe srcdoc='HIDDEN'>HIDDEN</iframe>",
                "<svg><text>HIDDEN</text></svg>",
                "<object data=x>HIDDEN</object>",
                "<input value=HIDDEN>",
                "<textarea>HIDDEN</textarea>",
                "<select><option>HIDDEN</select>",
                "<button>HIDDEN</button>",
                "<p hidden>HIDDEN</p>",
                "<div aria-hidden=true><p>HIDDEN</p></div>",
                "<div style='DISPLAY : none'>HIDDEN</div>",
                "<div style='color:red;visibility:hidden'>HIDDEN</div>",
                "<div style='opacity:0'>HIDDEN</div>",
                "<div style='font-size:0px'>HIDDEN</div>",
                "<div style='position:absolute; left:-9999px'>HIDDEN</div>",
                "<?php HIDDEN ?>",
                "<![CDATA[HIDDEN]]>",
                "<meta name=description content=HIDDEN>",
                "<p title=HIDDEN data-x=HIDDEN></p>",
                "<math><mi>HIDDEN</mi></math>"
            })
    void whatNobodySees_isNoText(String source) {
        assertThat(html("<p>before" + source + "<p>after"))
                .contains("before", "after")
                .doesNotContain("HIDDEN");
    }

    @Test
    void partlySeen_isSeen() {
        assertThat(html("<p style='opacity:0.5'>half<p style='font-size:10px'>small<p style='left:-10px'>near"))
                .contains("half", "small", "near");
    }

    @Test
    void characterSet_isTheMarksTheAnswersOrThePages() {
        var text = "<meta charset=iso-8859-2><p>łódź";
        var bytes = text.getBytes(Charset.forName("ISO-8859-2"));

        assertThat(PageText.of(bytes, "text/html", Optional.empty())).isEqualTo("łódź");
        assertThat(PageText.of(bytes, "text/html", Optional.of("no-such-set"))).isEqualTo("łódź");
        assertThat(PageText.of("łódź".getBytes(StandardCharsets.UTF_8), "text/plain", Optional.of("utf-8")))
                .isEqualTo("łódź");
        assertThat(PageText.of("\ufeffłódź".getBytes(StandardCharsets.UTF_16LE), "text/plain", Optional.of("utf-8")))
                .isEqualTo("łódź");
        assertThat(PageText.of(new byte[] {(byte) 0xff, 'a'}, "text/plain", Optional.empty()))
                .isEqualTo("\ufffda");
    }

    @Test
    void charactersThatHideOrReorder_areDropped() {
        assertThat(plain("a\u0000b\u001b[31mc\u202ed\u200be\u2066f\u2028g\ufeffh\u00adi\ue000j"))
                .isEqualTo("ab[31mcdef\nghij");
        assertThat(plain("tag" + new String(Character.toChars(0xe0041)) + "s" + new String(Character.toChars(0xe0100))))
                .isEqualTo("tags");
        assertThat(plain("a\u00a0b \t \r\n\n\n\n\nc\n\n")).isEqualTo("a b\n\nc");
        assertThat(plain("👩‍🚀 نمی‌خواهم")).isEqualTo("👩‍🚀 نمی‌خواهم");
    }

    @Test
    void json_staysAsItIs() {
        assertThat(PageText.of(
                        "{\"a\": \"<b>\"}".getBytes(StandardCharsets.UTF_8), "application/json", Optional.empty()))
                .isEqualTo("{\"a\": \"<b>\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>",
                "<p>a",
                "<b><i>",
                "<table><tr><td>",
                "<a href=x>",
                "&",
                "<!--",
                "<li>",
                "<x y='",
                "<svg><a>"
            })
    @Timeout(20)
    void pageMadeToTakeLong_isReadInTime(String piece) {
        assertThat(html(piece.repeat((2 << 20) / piece.length()))).isNotNull();
    }
}
