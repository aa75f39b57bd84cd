package dev.homarus.egress;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import dev.homarus.protocol.Json;
import dev.homarus.types.Outgoing;

/// What stands for exactly one request: where to, method, path, headers with keys as their handles, and every
/// byte of the body.
final class Exactly {
    private Exactly() {}

    /// Returns SHA-256 over the head as JSON, a zero byte and the body, in lower-case hex.
    static String sha256(Outgoing out) {
        var head = Json.object()
                .put("name", out.destination().name())
                .put("origin", out.destination().origin())
                .put("method", out.method())
                .put("path", out.path())
                .put("headers", Keys.shown(out));
        var digest = new Sha256().add(head.build().bytes()).add((byte) 0);
        out.segments().forEach(segment -> digest.add(segment.wire()));
        return Digests.hex(digest.finish());
    }
}
