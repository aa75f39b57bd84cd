package dev.homarus.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Which addresses are out on the public internet. Source: IANA special-purpose address registries; nothing
/// that is listed there counts as public, even where it is routed everywhere (AS112, AMT).
public final class Addresses {
    private static final int ISATAP = 0x5efe;

    private Addresses() {}

    /// Tells whether an address belongs to somebody else's machine, and to nothing that could lead back
    /// inside.
    public static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> isPublic(four.getAddress());
            case Inet6Address six -> isPublic6(six.getAddress());
            default -> false;
        };
    }

    /// Tells whether an address is one that a household or an office gives to its machines: RFC 1918, RFC 4193
    /// (ULA),
    /// RFC 6598 (shared space, which overlay networks use).
    public static boolean isPrivate(InetAddress address) {
        var a = address.getAddress();
        int first = a[0] & 0xff;
        int second = a[1] & 0xff;
        return switch (address) {
            case Inet4Address four ->
                first == 10
                        || (first == 172 && (second & 0xf0) == 16)
                        || (first == 192 && second == 168)
                        || (first == 100 && (second & 0xc0) == 64);
            case Inet6Address six -> (first & 0xfe) == 0xfc;
            default -> false;
        };
    }

    private static boolean isPublic(byte[] a) {
        int first = a[0] & 0xff;
        int second = a[1] & 0xff;
        int third = a[2] & 0xff;
        boolean special = first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 169 && second == 254)
                || (first == 172 && (second & 0xf0) == 16)
                || (first == 192 && isSpecial192(second, third))
                || (first == 198 && (second & 0xfe) == 18)
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
        return !special && !isCloudHost(first, second, third, a[3] & 0xff);
    }

    private static boolean isSpecial192(int second, int third) {
        return second == 168
                || (second == 0 && (third == 0 || third == 2))
                || (second == 31 && third == 196)
                || (second == 52 && third == 193)
                || (second == 88 && third == 99)
                || (second == 175 && third == 48);
    }

    /// 168.63.129.16 looks public, and is answered by the host of a virtual machine at one large cloud.
    private static boolean isCloudHost(int first, int second, int third, int fourth) {
        return first == 168 && second == 63 && third == 129 && fourth == 16;
    }

    /// Global unicast only, without the ranges that carry an IPv4 address or are for documentation.
    private static boolean isPublic6(byte[] a) {
        int first = pair(a, 0);
        int second = pair(a, 2);
        return (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                && !(first == 0x2620 && second == 0x004f && pair(a, 4) == 0x8000)
                && first != 0x3fff
                && !((pair(a, 8) & 0xfdff) == 0 && pair(a, 10) == ISATAP);
    }

    private static int pair(byte[] a, int at) {
        return ((a[at] & 0xff) << 8) | (a[at + 1] & 0xff);
    }
}
