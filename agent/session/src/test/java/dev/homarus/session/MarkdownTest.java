package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    @Test
    void said_plainText_isAQuotation_lineByLine() {
        assertThat(Markdown.said("Hello *you*\n\n- one\n# two\n---\n> three\n"))
                .isEqualTo("> Hello *you*\n>\n> - one\n> # two\n> ---\n> > three\n>\n\n");
        assertThat(Markdown.said("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</blockquote><h2>You</h2>",
                "<!-- the rest is gone",
                "```\n## You\n```",
                "~~~\n## You",
                "![x](https://evil.example/?leak)",
                "![[other note]]",
                "[[other note]]",
                "[!warning] x",
                "%% gone",
                "$$ \\def\\x{} ",
                "{{template}}",
                "`= dataview`",
                "`$= dv.x()`",
                "[link]: https://evil.example",
                "a\n\n```dataviewjs\ndv.x()\n```\n",
            })
    void said_anythingActive_isABlockThatShowsItLetterByLetter(String text) {
        var lines = Markdown.said(text).split("\n", -1);
        assertThat(lines[0]).matches("`{3,}text");
        var fence = lines[0].substring(0, lines[0].length() - 4);
        int end = lines.length - 3;
        assertThat(lines[end]).isEqualTo(fence);
        assertThat(String.join("\n", List.of(lines).subList(1, end))).isEqualTo(text);
        assertThat(text).doesNotContain(fence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"```", "````", "x\n`````\ny", "``` ```` ``", "a\r```\rb", "a\u2028````\u2028b", "~~~\n```\n~~~"})
    void fenced_anyContent_neverEndsItsBlock(String text) {
        var block = Markdown.fenced("text", text);
        var fence = block.substring(0, block.indexOf("text"));
        assertThat(block.substring(fence.length(), block.length() - fence.length() - 2))
                .as("the fence stands at both ends alone")
                .doesNotContain(fence);
        assertThat(block).endsWith("\n" + fence + "\n\n");
    }

    @Test
    void text_thatActsOnAScreen_isWrittenOut() {
        assertThat(Markdown.said("a\u001b[2J\u202eb\rc")).isEqualTo("> a\\u{1b}[2J\\u{202e}b\\u{d}c\n\n");
        assertThat(Markdown.fenced("text", "\0")).isEqualTo("```text\n\\u{0}\n```\n\n");
    }

    @Test
    void inline_hasNoMarkup_andNoLines() {
        assertThat(Markdown.inline("a*b_[c](d)<e>#`f`\n## You"))
                .isEqualTo("a\\*b\\_\\[c\\]\\(d\\)\\<e\\>\\#\\`f\\`\\\\u\\{a\\}\\#\\# You");
    }

    @Test
    void scalar_staysOneStringOnOneLine() {
        assertThat(Markdown.scalar("main")).isEqualTo("\"main\"");
        assertThat(Markdown.scalar("x\"\n---\nlabel: \\")).isEqualTo("\"x\\\"\\\\u{a}---\\\\u{a}label: \\\\\"");
        assertThat(Markdown.scalar("\u2028\u0085"))
                .doesNotContain("\u2028", "\u0085")
                .hasLineCount(1);
    }
}
