package dev.homarus.slots;

import java.nio.CharBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/// The page of a paper kit, as text and as HTML for printing. It opens the home: it is shown or printed once,
/// and
/// wiped by [#close]. Used by one thread.
public final class PaperKit implements AutoCloseable {
    private static final int LONGEST = 16_384;
    private static final int GROUP = 5;
    private static final int PREFIX = "AGE-SECRET-KEY-1".length();

    /// Whose page it is.
    ///
    /// @param half whether the page opens the home only together with something else
    record About(String home, Instant made, boolean half) {}

    private static final String HALF = """
            This page is one half of a slot: it opens the home together with the other half
            only, which "homarus key slots" names. What age prints below is that half.

            """;

    private final char[] text;
    private final char[] html;

    private PaperKit(char[] text, char[] html) {
        this.text = text;
        this.html = html;
    }

    static PaperKit of(About about, String recipient, char[] identity, String file) {
        var plain = CharBuffer.allocate(LONGEST);
        var page = CharBuffer.allocate(LONGEST);
        try {
            text(plain, about, recipient, identity, file);
            html(page, about, recipient, identity, file);
            return new PaperKit(
                    Arrays.copyOf(plain.array(), plain.position()), Arrays.copyOf(page.array(), page.position()));
        } finally {
            Arrays.fill(plain.array(), '\0');
            Arrays.fill(page.array(), '\0');
        }
    }

    /// Lends the page as text, lines of at most 80 characters; `work` must not keep it.
    public <T> T useText(Function<char[], T> work) {
        return lend(text, work);
    }

    /// Lends the page as one HTML file without scripts and without references to anything outside of it; `work`
    /// must not keep it.
    public <T> T useHtml(Function<char[], T> work) {
        return lend(html, work);
    }

    private static <T> T lend(char[] content, Function<char[], T> work) {
        if (content[0] == '\0') {
            throw new IllegalStateException("the page was wiped");
        }
        var copy = content.clone();
        try {
            return work.apply(copy);
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    private static void text(CharBuffer out, About about, String recipient, char[] identity, String file) {
        out.put("HOMARUS PAPER KIT\n\nHome  ")
                .put(about.home())
                .put("\nMade  ")
                .put(day(about))
                .put("\nFor   ")
                .put(recipient)
                .put("\n\n")
                .put("""
                        Who holds this page and a copy of the home can open it. Keep it where you
                        keep deeds, not beside the computer, and make no photograph of it.

                        """)
                .put(about.half() ? HALF : "")
                .put("""
                        TO OPEN THE HOME type the identity; case, spaces and line breaks do not
                        matter:

                        """);
        groups(out, identity);
        out.put("""


                        TO GET THE SLOT'S KEY WITHOUT HOMARUS: write the identity into the file
                        identity.txt, in capitals, in one line, without the spaces; write what
                        follows from -----BEGIN to -----END----- into the file kit.age, line by line;
                        then run

                            age -d -i identity.txt kit.age

                        It prints the key of this slot, Base64 of 32 bytes. The home's root key is
                        sealed with it in keyring.json; how is in docs/spec/slots.md.

                        """).put(file);
    }

    private static void html(CharBuffer out, About about, String recipient, char[] identity, String file) {
        out.put("""
                        <!DOCTYPE html>
                        <html lang="en"><head><meta charset="utf-8"><title>Homarus paper kit</title>
                        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                        <style>
                        @page { margin: 20mm } body { font: 12pt/1.4 serif; max-width: 170mm; margin: auto; color: #000; background: #fff }
                        code, pre { font: 11pt/1.5 monospace } .secret { font-size: 14pt; border: 1pt solid; padding: 4mm }
                        pre { page-break-inside: avoid }
                        </style></head><body>
                        <h1>Homarus paper kit</h1>
                        <p>Home <code>""")
                .put(escaped(about.home()))
                .put("</code><br>Made ")
                .put(day(about))
                .put("<br>For <code>")
                .put(escaped(recipient))
                .put("""
                        </code></p>
                        <p>Who holds this page and a copy of the home can open it. Keep it where you keep deeds, not beside
                        the computer, and make no photograph of it.</p>
                        """)
                .put(about.half() ? "<p>" + escaped(HALF.strip()) + "</p>\n" : "")
                .put("""
                        <h2>To open the home</h2>
                        <p>Type the identity; case, spaces and line breaks do not matter.</p>
                        <pre class="secret">""");
        groups(out, identity);
        out.put("""
                        </pre>
                        <h2>To get the slot's key without Homarus</h2>
                        <p>Write the identity into the file <code>identity.txt</code>, in capitals, in one line, without the
                        spaces. Write what follows from <code>-----BEGIN</code> to <code>-----END-----</code> into the file
                        <code>kit.age</code>, line by line. Then run <code>age -d -i identity.txt kit.age</code>. It prints
                        the key of this slot, Base64 of 32 bytes. The home's root key is sealed with it in
                        <code>keyring.json</code>; how is in <code>docs/spec/slots.md</code>.</p>
                        <pre>""").put(escaped(file)).put("</pre>\n</body></html>\n");
    }

    /// The prefix on its own line, then lines of six groups.
    private static void groups(CharBuffer out, char[] identity) {
        out.put(identity, 0, PREFIX).put('\n');
        for (int at = PREFIX; at < identity.length; at += GROUP) {
            int group = (at - PREFIX) / GROUP;
            if (group > 0) {
                out.put(group % 6 == 0 ? '\n' : ' ');
            }
            out.put(identity, at, Math.min(GROUP, identity.length - at));
        }
    }

    private static String day(About about) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(about.made());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Wipes the page; later uses fail.
    @Override
    public void close() {
        Arrays.fill(text, '\0');
        Arrays.fill(html, '\0');
    }

    @Override
    public String toString() {
        return "PaperKit";
    }
}
