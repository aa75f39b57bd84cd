package dev.homarus.types;

import java.net.URI;
import java.util.Locale;

/// Somewhere outside this process that bytes may go to.
///
/// @param name how the owner calls it (`provider:NAME`)
/// @param scheme `http` or `https`
/// @param host lower case name or address literal
/// @param port 1 to 65535
public record Destination(String name, String scheme, String host, int port, Reach reach) {
    /// How far away it is.
    public enum Reach {
        /// On this machine's loopback interface.
        LOCAL,
        /// Somebody else's machine.
        CLOUD
    }

    public Destination {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme");
        }
        if (host.isEmpty() || !host.equals(host.toLowerCase(Locale.ROOT)) || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("host or port");
        }
    }

    /// Returns the destination of an absolute `http` or `https` address; the host decides whether it is
    /// [Reach#LOCAL]: `localhost`, `127.0.0.0/8` and `::1` are.
    ///
    /// @throws IllegalArgumentException for any other address, or one that carries credentials
    public static Destination of(String name, URI address) {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        var host = address.getHost();
        if (host == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address needs a host and no credentials");
        }
        int port = address.getPort() > 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        var lower = host.toLowerCase(Locale.ROOT);
        return new Destination(name, scheme, lower, port, isLoopback(lower) ? Reach.LOCAL : Reach.CLOUD);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    /// Returns `scheme://host:port`.
    public String origin() {
        return scheme + "://" + host + ":" + port;
    }
}
