package dev.homarus.egress;

import dev.homarus.address.Addresses;
import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import java.net.InetAddress;
import java.util.List;

/// Which destinations a proxy may be asked for. It looks names up where it is, so that what they lead to cannot
/// be seen
/// from here; what is plainly inside a network is not asked for.
final class RemoteNames {
    private static final List<String> INSIDE =
            List.of("local", "localhost", "internal", "lan", "home.arpa", "localdomain");

    private RemoteNames() {}

    /// Checks a destination that is reached through a proxy.
    ///
    /// @throws dev.homarus.types.ProblemException EGRESS-016 for an address that is not public, or a name that
    ///     only a
    ///     network inside knows
    static void check(Destination to) {
        if (to.reach() != Destination.Reach.OWN && isInside(to.host())) {
            throw new Problem(
                            "EGRESS-016",
                            to.host() + " is inside a machine or a network, and nothing inside is asked for through a"
                                    + " proxy.",
                            "Reach it without the proxy: take via out of its settings.")
                    .asException();
        }
    }

    private static boolean isInside(String host) {
        var bare = host.replaceFirst("\\.$", "");
        if (bare.startsWith("[") || bare.matches("[0-9.]+")) {
            return !Addresses.isPublic(InetAddress.ofLiteral(bare.replaceAll("[\\[\\]]", "")));
        }
        return INSIDE.stream().anyMatch(name -> bare.equals(name) || bare.endsWith("." + name));
    }
}
