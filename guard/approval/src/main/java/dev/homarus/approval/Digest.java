package dev.homarus.approval;

import dev.homarus.crypto.Digests;
import dev.homarus.policy.Action.Effect;
import dev.homarus.protocol.Json;

/// SHA-256 over canonical JSON, in lower-case hex.
final class Digest {
    private Digest() {}

    /// Identifies exactly one Action: everything that an answer binds, and the Session.
    static String of(Effect action) {
        return of(Json.object()
                .put("session", action.session())
                .put("action", RequestJson.action(action))
                .build());
    }

    static String of(Json.Obj json) {
        return Digests.hex(Digests.sha256(json.bytes()));
    }
}
