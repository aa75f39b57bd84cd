package dev.homarus.pseudonym;

import java.util.Locale;
import java.util.Set;

/// What follows the code of an e-mail address, so that models and schemas take it for an address.
final class Host {
    /// The type that has one.
    static final String TYPE = "email";

    /// A name that no mail can reach (RFC 6761).
    static final String NAME = "mail.invalid";

    /// The host of another's address: what stands there is no token.
    static final int OTHER = -3;

    private static final int MAX = 40;
    private static final Set<String> EXAMPLES = Set.of("example.com", "example.org", "example.net");
    private static final int EXAMPLE_LENGTH = 11;

    private Host() {}

    /// Returns the offset after the host at `at`, `at` where there is none, [Code#MORE] or [#OTHER]. A host that is
    /// cut off and one that models write into examples are as good as the right one.
    static int end(String text, int at, boolean last) {
        if (at == text.length()) {
            return last ? at : Code.MORE;
        }
        if (Letters.folded(text.charAt(at)) != '@') {
            return at;
        }
        int from = at + 1;
        if (text.regionMatches(true, from, NAME, 0, NAME.length())) {
            return from + NAME.length();
        }
        int to = from;
        while (to < text.length() && to - from < MAX && isHost(text.charAt(to))) {
            to++;
        }
        if (to == text.length() && to - from < MAX && !last) {
            return Code.MORE;
        }
        while (to > from && !Letters.isPlain(Letters.folded(text.charAt(to - 1)))) {
            to--;
        }
        if (to == from) {
            return at;
        }
        var host = text.substring(from, to).toLowerCase(Locale.ROOT);
        if (isNobodys(host.replace("\\", ""))) {
            return to;
        }
        return EXAMPLES.stream().anyMatch(example -> begins(host, example)) ? from + EXAMPLE_LENGTH : OTHER;
    }

    /// Whether what follows is an ending, and no further part of a name.
    private static boolean begins(String host, String example) {
        return host.startsWith(example) && host.charAt(example.length()) != '.';
    }

    private static boolean isNobodys(String host) {
        return NAME.startsWith(host)
                || EXAMPLES.contains(host)
                || host.endsWith(".invalid")
                || host.endsWith(".example");
    }

    private static boolean isHost(char c) {
        return c == '.' || c == '-' || c == '\\' || Letters.isPlain(Letters.folded(c));
    }
}
