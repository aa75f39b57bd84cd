package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.Locale;
import java.util.regex.Pattern;

/// Finds addresses of machines: IPv4, IPv6, MAC.
final class Machines {
    private static final int LONGEST = 64;

    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})"
            + "|[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}");

    private final Layer layer;
    private final String text;
    private final Signals.Contexts contexts;
    private final Findings findings;

    Machines(Layer layer, Signals.Contexts contexts, Findings findings) {
        this.layer = layer;
        this.text = layer.text();
        this.contexts = contexts;
        this.findings = findings;
    }

    void scan() {
        for (int at = 0; at < text.length(); ) {
            if ((!isHex(text.charAt(at)) && text.charAt(at) != ':') || (at > 0 && isPart(text.charAt(at - 1)))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && isPart(text.charAt(end))) {
                end++;
            }
            if (end - at <= LONGEST) {
                judge(at, end);
            }
            at = end;
        }
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    /// Returns whether a unit could belong to such an address, or would make it a part of something longer.
    private static boolean isPart(char c) {
        return c == '.' || c == ':' || c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }

    private void judge(int start, int end) {
        int to = end;
        while (to > start
                && (".-_".indexOf(text.charAt(to - 1)) >= 0
                        || (text.charAt(to - 1) == ':' && !text.startsWith("::", to - 2)))) {
            to--;
        }
        var whole = text.substring(start, to);
        int port = whole.indexOf(':');
        var host = port > 0 && whole.indexOf(':', port + 1) < 0 ? whole.substring(0, port) : whole;
        if (host.indexOf('.') > 0 && isIpv4(host) && !isVersion(host, start)) {
            found("address.ip", start, start + host.length());
            return;
        }
        if (isMac(whole)) {
            found("address.mac", start, to);
        } else if (whole.indexOf(':') >= 0 && isIpv6(whole)) {
            found("address.ip", start, to);
        }
    }

    private void found(String type, int start, int end) {
        findings.add(Findings.IDENTIFIER, type, Classification.PERSONAL, layer, start, end, layer.encoding());
    }

    /// Returns whether it is the address of a machine other than this one, or of none.
    static boolean isIpv4(String host) {
        var parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        int ones = 0;
        for (var part : parts) {
            if (!part.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(part) > 255) {
                return false;
            }
            ones += part.equals("255") ? 1 : 0;
        }
        return !parts[0].equals("0") && !parts[0].equals("127") && !(parts[0].equals("255") && ones >= 1);
    }

    private boolean isVersion(String host, int start) {
        int end = start + host.length();
        if (contexts.near("ip", start, end, 40, 12)) {
            return false;
        }
        boolean small = host.chars().filter(c -> c != '.').count() == 4;
        boolean product = start > 1
                && ((text.charAt(start - 1) == '/' && Character.isLetterOrDigit(text.charAt(start - 2)))
                        || ("=^~<>".indexOf(text.charAt(start - 1)) >= 0
                                && "=^~<>!".indexOf(text.charAt(start - 2)) >= 0)
                        || text.charAt(start - 1) == '^'
                        || text.charAt(start - 1) == '~');
        return small || product || contexts.near("version", start, end, 14, 0);
    }

    static boolean isMac(String whole) {
        return MAC.matcher(whole).matches()
                && whole.chars()
                                .filter(c -> c != ':' && c != '.' && c != '-')
                                .distinct()
                                .count()
                        > 1;
    }

    /// Returns whether it is an IPv6 address with something in it: two groups with a decimal digit among
    /// them.
    static boolean isIpv6(String whole) {
        var lower = whole.toLowerCase(Locale.ROOT);
        int gap = lower.indexOf("::");
        if (!lower.matches("[0-9a-f:]+(?:\\d{1,3}(?:\\.\\d{1,3}){3})?")
                || (gap >= 0 && lower.indexOf("::", gap + 1) >= 0)) {
            return false;
        }
        int groups = 0;
        int signs = 0;
        for (var group : lower.split(":", -1)) {
            if (group.length() > 4 && group.indexOf('.') < 0) {
                return false;
            }
            groups += group.isEmpty() ? 0 : group.indexOf('.') > 0 ? 2 : 1;
            signs += group.length();
        }
        boolean full = gap < 0 ? groups == 8 : groups <= 7;
        boolean edges = (!lower.startsWith(":") || gap == 0) && (!lower.endsWith(":") || gap == lower.length() - 2);
        return full && edges && groups >= 2 && signs >= 5 && lower.chars().anyMatch(Character::isDigit);
    }
}
