package dev.homarus.readable;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text of an answer of the web. It never fails: what cannot be read becomes replacement characters.
public final class PageText {
    private static final int LOOKED_AT = 1_024;
    private static final Pattern META =
            Pattern.compile("(?i)<meta[^>]{0,200}charset\\s*=\\s*[\"']?([a-z0-9_.:+-]{1,40})");
    private static final Pattern XML =
            Pattern.compile("(?i)<\\?xml[^>]{0,200}encoding\\s*=\\s*[\"']([a-z0-9_.:+-]{1,40})");

    private PageText() {}

    /// Returns the text.
    ///
    /// @param type the media type in lower case, without parameters
    /// @param named the character set that the answer names
    public static String of(byte[] body, String type, Optional<String> named) {
        var source = decoded(body, type, named);
        return Plain.text(
                type.equals("text/html") || type.equals("application/xhtml+xml") ? Html.text(source) : source);
    }

    /// A byte order mark wins over what the answer says, and that over what the page says; else it is UTF-8.
    private static String decoded(byte[] body, String type, Optional<String> named) {
        if (starts(body, 0xef, 0xbb, 0xbf)) {
            return read(body, 3, StandardCharsets.UTF_8);
        }
        if (starts(body, 0xfe, 0xff)) {
            return read(body, 2, StandardCharsets.UTF_16BE);
        }
        if (starts(body, 0xff, 0xfe)) {
            return read(body, 2, StandardCharsets.UTF_16LE);
        }
        var known = named.flatMap(PageText::charset).or(() -> within(body, type).flatMap(PageText::charset));
        return read(body, 0, known.orElse(StandardCharsets.UTF_8));
    }

    private static String read(byte[] body, int from, Charset charset) {
        return charset.decode(ByteBuffer.wrap(body, from, body.length - from)).toString();
    }

    private static boolean starts(byte[] body, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (body.length <= i || (body[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> within(byte[] body, String type) {
        var head = new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
        var found = (type.endsWith("html") || type.equals("application/xhtml+xml") ? META : XML).matcher(head);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name))
                    .filter(known -> !known.name().startsWith("UTF-7"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
