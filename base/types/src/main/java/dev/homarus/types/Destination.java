package dev.homarus.types;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Somewhere outside this process that bytes may go to. Whether it is this machine follows from the host alone;
/// nobody can claim it.
///
/// @param name how the owner calls it (`provider:NAME`)
/// @param scheme `http`, `https`, or `embedded` for a process that this one starts, which has no network
/// @param host lower case name or address literal, IPv6 in brackets; `localhost` where it is embedded
/// @param port 1 to 65535; 0 where it is embedded
/// @param own whether the owner has declared the machine as one of their own
public record Destination(String name, String scheme, String host, int port, boolean own) {
    private static final String LOOPBACK_6 = "[::1]";
    private static final String LOCALHOST = "localhost";
    private static final String EMBEDDED = "embedded";
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]{1,253}|\\[[0-9a-z:.%]{2,64}]");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    /// How far away it is.
    public enum Reach {
        /// On this machine's loopback interface.
        LOCAL,
        /// Another machine of the owner's, which proves itself by an authority that the owner named.
        OWN,
        /// Somebody else's machine.
        CLOUD
    }

    /// Somebody else's machine, or this one.
    public Destination(String name, String scheme, String host, int port) {
        this(name, scheme, host, port, false);
    }

    public Destination {
        boolean embedded = scheme.equals(EMBEDDED);
        if (!embedded && !scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme");
        }
        if (embedded && (!host.equals(LOCALHOST) || port != 0)) {
            throw new IllegalArgumentException("what is embedded has no address");
        }
        if (!HOST.matcher(host).matches() || (port < 1 && !embedded) || port > 65_535) {
            throw new IllegalArgumentException("host or port");
        }
        if (ENDS_IN_NUMBER.matcher(host).matches() && !isDottedQuad(host)) {
            throw new IllegalArgumentException("an IPv4 address has four decimal numbers");
        }
        if (host.startsWith("[") && !host.equals(LOOPBACK_6)) {
            var address = InetAddress.ofLiteral(host.substring(1, host.length() - 1));
            if (address instanceof Inet4Address || address.isLoopbackAddress()) {
                throw new IllegalArgumentException("this address has a plainer spelling");
            }
        }
    }

    /// Libraries read other spellings in different ways: octal, hexadecimal, one number for all four.
    private static boolean isDottedQuad(String host) {
        int from = 0;
        for (int part = 1; part < 4; part++) {
            int dot = host.indexOf('.', from);
            if (dot < 0 || !isOctet(host, from, dot)) {
                return false;
            }
            from = dot + 1;
        }
        return isOctet(host, from, host.length());
    }

    /// Whether this part of a host is a decimal number from 0 to 255 without a needless zero. Asked for every
    /// destination many times in a Turn, so without a pattern.
    private static boolean isOctet(String host, int from, int to) {
        if (to == from || to - from > 3 || (host.charAt(from) == '0' && to - from > 1)) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = host.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        return value < 256;
    }

    /// Returns a process that this one starts, and that reaches nothing.
    public static Destination embedded(String name) {
        return new Destination(name, EMBEDDED, LOCALHOST, 0);
    }

    /// Returns the destination of an absolute `http` or `https` address.
    ///
    /// @throws IllegalArgumentException for any other address, or one that carries credentials
    public static Destination of(String name, URI address) {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        var host = address.getHost();
        if (scheme.equals(EMBEDDED)) {
            throw new IllegalArgumentException("what is embedded has no address");
        }
        if (host == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address needs a host and no credentials");
        }
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return new Destination(name, scheme, host.toLowerCase(Locale.ROOT), port);
    }

    /// Returns the same place, declared as a machine of the owner's.
    public Destination asOwn() {
        return new Destination(name, scheme, host, port, true);
    }

    /// Returns [Reach#LOCAL] for `localhost`, `127.0.0.0/8` and `[::1]` in exactly these spellings, else
    /// [Reach#OWN] where it is declared as that, and [Reach#CLOUD] otherwise.
    public Reach reach() {
        boolean loopback =
                host.equals(LOCALHOST) || host.equals(LOOPBACK_6) || (host.startsWith("127.") && isDottedQuad(host));
        return loopback ? Reach.LOCAL : own ? Reach.OWN : Reach.CLOUD;
    }

    /// Whether it is a process that this one starts: it is never dialled.
    public boolean isEmbedded() {
        return scheme.equals(EMBEDDED);
    }

    /// Returns `scheme://host:port`.
    public String origin() {
        return scheme + "://" + host + ":" + port;
    }
}
