package dev.homarus.address;

import java.util.Locale;
import java.util.regex.Pattern;

/// A URL with one meaning: every reader finds the same host in it.
///
/// @param scheme `http` or `https`
/// @param host lower-case name, dotted decimal, or IPv6 in brackets as its eight groups without leading zeros
/// @param port 80 or 443
/// @param rest path and query as they were written, starting with `/`; a fragment is never sent
public record WebAddress(String scheme, String host, int port, String rest) {
    /// The longest URL, in characters.
    public static final int MAX_LENGTH = 2_048;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
    private static final Pattern PORT = Pattern.compile("443|80");
    private static final Pattern REST =
            Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?"
                    + "(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?");
    private static final Pattern ENCODED = Pattern.compile("%(?![0-9A-Fa-f]{2})|%[01][0-9A-Fa-f]|%7[Ff]");

    /// Reads a URL. Never fails; what is not wholly in order is [Reading.Refused].
    public static Reading read(String url) {
        if (url.length() > MAX_LENGTH) {
            return new Reading.Refused(false, "It is longer than " + MAX_LENGTH + " characters.");
        }
        if (url.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            return new Reading.Refused(false, "It holds a space, a line break or another control character.");
        }
        if (url.chars().anyMatch(c -> c > 0x7f)) {
            return new Reading.Refused(
                    false, "It holds a character that is not ASCII; readers differ on what it means.");
        }
        if (url.indexOf('\\') >= 0) {
            return new Reading.Refused(false, "It holds a backslash; some readers take it for a slash.");
        }
        var parts = SCHEME.matcher(url);
        if (!parts.matches()) {
            return new Reading.Refused(false, "It is not an absolute URL.");
        }
        var scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return new Reading.Refused(false, "Only http and https lead out.");
        }
        var after = parts.group(2);
        return after.startsWith("//")
                ? located(scheme, after.substring(2))
                : new Reading.Refused(false, "After the scheme there have to be two slashes.");
    }

    private static Reading located(String scheme, String text) {
        int end = 0;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        var authority = text.substring(0, end);
        var rest = text.substring(end);
        if (authority.indexOf('@') >= 0) {
            return new Reading.Refused(false, "It carries a user name or a password.");
        }
        if (!rest.startsWith("/") && rest.indexOf('@') >= 0) {
            return new Reading.Refused(false, "Readers differ on where its host ends.");
        }
        if (!REST.matcher(rest).matches()) {
            return new Reading.Refused(false, "Its path, query or fragment holds a character that has to be encoded.");
        }
        if (ENCODED.matcher(rest).find()) {
            return new Reading.Refused(
                    false, "It holds an encoded control character, or a percent sign that encodes nothing.");
        }
        return dialled(scheme, authority, rest);
    }

    private static Reading dialled(String scheme, String authority, String rest) {
        int colon =
                authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']') + 1) : authority.indexOf(':');
        boolean literal = authority.startsWith("[") && authority.indexOf(']') > 0;
        if (authority.startsWith("[") && !literal) {
            return new Reading.Refused(false, "Its address has no closing bracket.");
        }
        var written = colon < 0 ? authority : authority.substring(0, colon);
        var host = Host.of(written.toLowerCase(Locale.ROOT));
        int port = scheme.equals("https") ? 443 : 80;
        if (colon >= 0 && host.standing() != Host.Standing.INSIDE) {
            var number = authority.substring(colon + 1);
            if (!PORT.matcher(number).matches()) {
                return new Reading.Refused(false, "Only the ports 443 and 80 lead out.");
            }
            port = Integer.parseInt(number);
        }
        int fragment = rest.indexOf('#');
        var sent = fragment < 0 ? rest : rest.substring(0, fragment);
        var path = sent.startsWith("/") ? sent : "/" + sent;
        var address = new WebAddress(scheme, host.name(), port, path);
        return switch (host.standing()) {
            case PLAIN -> new Reading.Plain(address);
            case DOUBTFUL -> new Reading.Doubtful(address, host.why());
            case REFUSED, INSIDE -> new Reading.Refused(host.standing() == Host.Standing.INSIDE, host.why());
        };
    }

    /// Returns the URL that means exactly this.
    public String text() {
        return scheme + "://" + host + ":" + port + rest;
    }

    /// Returns the URL as people write it: the same, without the port where it is the scheme's own.
    public String usual() {
        return port == (scheme.equals("https") ? 443 : 80) ? scheme + "://" + host + rest : text();
    }
}
