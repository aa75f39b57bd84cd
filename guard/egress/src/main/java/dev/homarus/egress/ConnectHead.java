package dev.homarus.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// The head of a proxy request, read strictly: what two readers could understand differently is refused.
/// Source: RFC 9110 section 9.3.6, RFC 9112 section 3.2.3.
///
/// @param host lower case
record ConnectHead(String host, int port) {
    static final int MAX_HEAD = 8_192;

    private static final Pattern LINE = Pattern.compile("([A-Z]{1,16}) ([!-~]{1,2048}) HTTP/1\\.[01]");
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):([0-9]{1,5})");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~A-Za-z0-9-]{1,128}:[ \\t]*[ -~\\t]*");
    private static final int MAX_PORT = 65_535;

    /// A request that is answered with this status and not served.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String reason) {
            super(reason);
            this.status = status;
        }

        int status() {
            return status;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /// Reads a head and not a byte more than what has come with it, which has to be nothing.
    ///
    /// @throws Refused for anything but one well-formed `CONNECT`
    static ConnectHead read(ReadableByteChannel from) throws IOException, Refused {
        var buffer = ByteBuffer.allocate(MAX_HEAD);
        int end = -1;
        while (end < 0) {
            if (!buffer.hasRemaining()) {
                throw new Refused(431, "the request's head is longer than " + MAX_HEAD + " bytes");
            }
            if (from.read(buffer) < 0) {
                throw new Refused(400, "the request ends before its head does");
            }
            end = end(buffer);
        }
        if (end != buffer.position()) {
            throw new Refused(400, "bytes follow the head before it was answered");
        }
        return parse(new String(buffer.array(), 0, end - 4, StandardCharsets.ISO_8859_1));
    }

    private static int end(ByteBuffer buffer) {
        for (int at = 3; at < buffer.position(); at++) {
            if (buffer.get(at) == '\n'
                    && buffer.get(at - 1) == '\r'
                    && buffer.get(at - 2) == '\n'
                    && buffer.get(at - 3) == '\r') {
                return at + 1;
            }
        }
        return -1;
    }

    private static ConnectHead parse(String head) throws Refused {
        var lines = Arrays.asList(head.split("\r\n", -1));
        var first = LINE.matcher(lines.getFirst());
        if (!first.matches()) {
            throw new Refused(400, "the request line is not well-formed");
        }
        if (!first.group(1).equals("CONNECT")) {
            throw new Refused(
                    403,
                    "plain http would leave this machine unprotected; use an https address, which this proxy carries");
        }
        var authority = first.group(2);
        var place = AUTHORITY.matcher(authority);
        if (!place.matches() || Integer.parseInt(place.group(2)) > MAX_PORT || Integer.parseInt(place.group(2)) < 1) {
            throw new Refused(400, "CONNECT takes host:port");
        }
        check(lines.subList(1, lines.size()), authority);
        return new ConnectHead(place.group(1).toLowerCase(Locale.ROOT), Integer.parseInt(place.group(2)));
    }

    private static void check(Iterable<String> fields, String authority) throws Refused {
        boolean named = false;
        for (var field : fields) {
            if (!FIELD.matcher(field).matches()) {
                throw new Refused(400, "a header field is not well-formed");
            }
            var name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
            var value = field.substring(field.indexOf(':') + 1).strip();
            switch (name) {
                case "content-length", "transfer-encoding" ->
                    throw new Refused(400, "a CONNECT request has no body: " + name);
                case "host" -> {
                    if (named || !isSame(value, authority)) {
                        throw new Refused(400, "Host names another place than the request line, or stands twice");
                    }
                    named = true;
                }
                default -> {}
            }
        }
    }

    /// Some clients leave the port away in `Host`.
    private static boolean isSame(String host, String authority) {
        return host.equalsIgnoreCase(authority)
                || authority.toLowerCase(Locale.ROOT).startsWith(host.toLowerCase(Locale.ROOT) + ":");
    }
}
