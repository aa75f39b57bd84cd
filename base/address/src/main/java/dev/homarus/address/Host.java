package dev.homarus.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A host as it stands in a URL, and what can be said of it without looking it up.
///
/// @param name the one spelling that is dialled
/// @param why a sentence, empty where it is [Standing#PLAIN]
record Host(String name, Standing standing, String why) {
    enum Standing {
        PLAIN,
        DOUBTFUL,
        REFUSED,
        INSIDE
    }

    private static final int MAX_NAME = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern SIX = Pattern.compile("[0-9a-f:]{2,39}");
    /// Four numbers in a row, or eight hexadecimal digits: an IPv4 address inside a name.
    private static final Pattern CARRIES_ADDRESS = Pattern.compile(
            "(?:^|[.-])[0-9]{1,3}([.-])[0-9]{1,3}\\1[0-9]{1,3}\\1[0-9]{1,3}[.-]|(?:^|[.-])[0-9a-f]{8}\\.");
    private static final Set<String> INSIDE = Set.of(
            "localhost",
            "local",
            "localdomain",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "onion",
            "i2p",
            "alt",
            "invalid",
            "arpa",
            "svc",
            "mail");
    private static final List<String> METADATA =
            List.of("metadata.goog", "metadata.tencentyun.com", "metadata.packet.net", "metadata.platformequinix.com");
    /// Services whose names lead to the address that the name asks for, or always to the asker's own machine.
    private static final List<String> ANYWHERE = List.of(
            "nip.io",
            "sslip.io",
            "xip.io",
            "xip.name",
            "ip6.name",
            "traefik.me",
            "local-ip.co",
            "local-ip.sh",
            "backname.io",
            "localtest.me",
            "lvh.me",
            "vcap.me",
            "lacolhost.com",
            "localho.st",
            "fuf.me",
            "smackaho.st",
            "rbndr.us",
            "1u.ms");

    static Host of(String written) {
        if (written.startsWith("[")) {
            return six(written);
        }
        if (written.isEmpty()) {
            return refused("It has no host.");
        }
        if (written.endsWith(".")) {
            return refused("Its host ends in a dot.");
        }
        if (written.indexOf('%') >= 0) {
            return refused("Its host is encoded.");
        }
        var labels = written.split("\\.", -1);
        if (written.length() > MAX_NAME
                || !Arrays.stream(labels).allMatch(label -> LABEL.matcher(label).matches())) {
            return refused("Its host is not a name.");
        }
        var last = labels[labels.length - 1];
        return Character.isDigit(last.charAt(0)) ? four(written, labels) : name(written, labels);
    }

    private static Host four(String written, String[] labels) {
        boolean strict = labels.length == 4
                && Arrays.stream(labels)
                        .allMatch(part -> OCTET.matcher(part).matches() && Integer.parseInt(part) < 256);
        if (!strict) {
            return refused("An IPv4 address has four decimal numbers and no other spelling.");
        }
        return Addresses.isPublic(InetAddress.ofLiteral(written)) ? plain(written) : inside();
    }

    private static Host six(String written) {
        if (!written.endsWith("]")
                || !SIX.matcher(written.substring(1, written.length() - 1)).matches()) {
            return refused("Its IPv6 address has a zone, carries an IPv4 address, or is no address.");
        }
        try {
            var address = InetAddress.ofLiteral(written.substring(1, written.length() - 1));
            if (!(address instanceof Inet6Address six) || !Addresses.isPublic(six)) {
                return inside();
            }
            var bytes = six.getAddress();
            return plain(IntStream.range(0, 8)
                    .mapToObj(i -> Integer.toHexString(((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff)))
                    .collect(Collectors.joining(":", "[", "]")));
        } catch (IllegalArgumentException e) {
            return refused("Its IPv6 address is no address.");
        }
    }

    private static Host name(String written, String[] labels) {
        if (labels.length == 1 || INSIDE.contains(labels[labels.length - 1]) || isOneOf(METADATA, written)) {
            return inside();
        }
        boolean foreign = false;
        for (var label : labels) {
            if (label.length() > 3 && label.startsWith("--", 2)) {
                if (!label.startsWith("xn--") || !ForeignLabel.isCanonical(label)) {
                    return refused("Its host is an international name that is not in order, or mixes scripts.");
                }
                foreign = true;
            }
        }
        if (isOneOf(ANYWHERE, written) || CARRIES_ADDRESS.matcher(written + ".").find()) {
            return doubtful(written, "Its name carries an address, or leads wherever the name asks for.");
        }
        return foreign ? doubtful(written, "It is an international name; it can look like another.") : plain(written);
    }

    private static boolean isOneOf(List<String> domains, String name) {
        return domains.stream().anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
    }

    private static Host plain(String name) {
        return new Host(name, Standing.PLAIN, "");
    }

    private static Host doubtful(String name, String why) {
        return new Host(name, Standing.DOUBTFUL, why);
    }

    private static Host refused(String why) {
        return new Host("", Standing.REFUSED, why);
    }

    private static Host inside() {
        return new Host("", Standing.INSIDE, "It leads to this machine, its network, or an address that is set aside.");
    }
}
