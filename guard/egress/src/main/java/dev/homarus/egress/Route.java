package dev.homarus.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// A proxy on the way to a destination. It is told the destination's name and looks it up itself: from here
/// nothing is
/// looked up but the proxy's own name, and nothing goes another way.
///
/// @param host lower case name or address literal, IPv6 in brackets
/// @param port 1 to 65535
public record Route(Kind kind, String host, int port) {
    /// What it speaks.
    public enum Kind {
        /// RFC 1928, as Tor does. The destination's name is given as the user, so that Tor takes a circuit of
        /// its own for
        /// each.
        SOCKS5,
        /// `CONNECT` (RFC 9110), in plain HTTP.
        HTTP
    }

    /// Where Tor listens.
    private static final Route TOR = new Route(Kind.SOCKS5, "127.0.0.1", 9050);

    /// Reads `tor`, `socks5://HOST:PORT` or `http://HOST:PORT`; empty for anything else.
    public static Optional<Route> parse(String text) {
        if (text.equals("tor")) {
            return Optional.of(TOR);
        }
        try {
            var address = new URI(text);
            var kind = switch (String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT)) {
                case "socks5", "socks5h" -> Kind.SOCKS5;
                case "http" -> Kind.HTTP;
                default -> null;
            };
            var more = address.getRawUserInfo() != null
                    || address.getRawQuery() != null
                    || address.getRawFragment() != null
                    || !(address.getRawPath() == null || address.getRawPath().matches("/?"));
            int port = address.getPort();
            if (kind == null || address.getHost() == null || port < 1 || port > 65_535 || more) {
                return Optional.empty();
            }
            return Optional.of(new Route(kind, address.getHost().toLowerCase(Locale.ROOT), port));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return (kind == Kind.SOCKS5 ? "socks5" : "http") + "://" + host + ":" + port;
    }
}
