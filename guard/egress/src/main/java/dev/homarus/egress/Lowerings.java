package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.Digests;
import dev.homarus.outlook.Look;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Puts on record where a text leaves with a lower label than it has, before it does: once for each text and
/// place it goes to. Thread-safe.
final class Lowerings {
    private static final int REMEMBERED = 4_096;

    private final AuditLog audit;

    /// What is on record: the digests of texts with where they go.
    private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Lowerings(AuditLog audit) {
        this.audit = audit;
    }

    /// @param text before the look
    /// @param label of that
    synchronized void record(Destination to, String thread, String text, Label label, Look.Leaves leaves) {
        if (label.flowsTo(leaves.label())) {
            return;
        }
        var digest = Digests.hex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
        var key = to.origin() + ' ' + label.text() + ' ' + leaves.label().text() + ' ' + digest + ' ' + thread;
        if (known.containsKey(key)) {
            return;
        }
        // Where nothing was there to be hidden, that was found out by looking.
        boolean hidden = leaves.replaced().keySet().stream().anyMatch(type -> !type.equals("secret"));
        audit.append(new Event(
                "label.lowered",
                "homarus",
                Optional.of(thread),
                Optional.empty(),
                to.name(),
                Json.object()
                        .put("declassifier", hidden ? "pseudonyms" : "redaction")
                        .put("host", to.host() + ":" + to.port())
                        .put("from", label.text())
                        .put("to", leaves.label().text())
                        .build(),
                label));
        known.put(key, true);
    }
}
