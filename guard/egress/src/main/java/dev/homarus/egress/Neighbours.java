package dev.homarus.egress;

import dev.homarus.address.Addresses;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// Which addresses are this machine's, or in a network this machine is in.
final class Neighbours {
    private Neighbours() {}

    /// Whether an address is public, and neither this machine's nor in a network this machine is in.
    static boolean isElsewhere(InetAddress address) {
        if (!Addresses.isPublic(address)) {
            return false;
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(network -> network.getInterfaceAddresses().stream())
                    .noneMatch(own -> isBeside(address.getAddress(), own));
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isBeside(byte[] address, InterfaceAddress own) {
        var mine = own.getAddress().getAddress();
        int bits = own.getNetworkPrefixLength();
        if (mine.length != address.length || bits <= 0) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
