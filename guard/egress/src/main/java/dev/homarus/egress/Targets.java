package dev.homarus.egress;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a key proxy lets stand in the head of a request. Whatever two readers could take for two things is
/// refused.
final class Targets {
    static final int LONGEST = 8_192;
    static final int MOST_HEADERS = 32;
    static final int LONGEST_HEADER = 4_096;

    private static final Pattern VISIBLE = Pattern.compile("/[!-~]*");
    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /// A slash, a backslash, a dot, a percent sign or a control character, written as an escape.
    private static final Pattern HIDDEN = Pattern.compile("(?i)%(2f|5c|2e|25|[01][0-9a-f]|7f)");
    private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(/|;|$)");
    private static final Pattern TELLS = Pattern.compile(
            "auth|key|token|secret|cookie|credential|signature|password|session", Pattern.CASE_INSENSITIVE);

    /// Headers that say where a message ends or goes, or what becomes of its connection.
    private static final Set<String> FRAMING = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "keep-alive",
            "proxy-connection",
            "via",
            "forwarded",
            "accept-encoding",
            "content-encoding",
            "http2-settings",
            "max-forwards",
            "range");

    private Targets() {}

    /// Returns what is wrong with a path and its query; nothing where it means one thing only.
    static Optional<String> wrong(String target) {
        if (target.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        if (!VISIBLE.matcher(target).matches()) {
            return Optional.of("has to begin with a slash and be visible ASCII");
        }
        if (target.indexOf('#') >= 0) {
            return Optional.of("has a fragment");
        }
        if (ESCAPE.matcher(target).find()) {
            return Optional.of("has a percent sign that is no escape");
        }
        var path = target.split("\\?", 2)[0];
        if (path.contains("//") || path.contains("\\") || DOTS.matcher(path).find()) {
            return Optional.of("has an empty segment, a dot segment or a backslash");
        }
        return HIDDEN.matcher(path).find()
                ? Optional.of("hides a slash, a dot, a percent sign or a control character in an escape")
                : Optional.empty();
    }

    static boolean isFraming(String header) {
        var name = header.toLowerCase(Locale.ROOT);
        return FRAMING.contains(name) || name.startsWith("x-forwarded-");
    }

    /// Whether a gateway may say this header itself: it neither frames, nor could it hold a credential.
    static boolean isOwn(String header, String value) {
        return header.matches("[A-Za-z0-9-]{1,64}")
                && value.matches("[ -~]{0," + LONGEST_HEADER + "}")
                && !isFraming(header)
                && !TELLS.matcher(header).find();
    }
}
