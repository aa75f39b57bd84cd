package dev.homarus.audit;

import dev.homarus.audit.Pending.Effect;
import dev.homarus.crypto.Digests;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.Optional;

/// What the first entry of a log says of the log before it, which ended when the home's keys were renewed.
///
/// @param log number of the log that begins, from 2
/// @param earlier the head at which the one before it ended
record Beginning(int log, Head earlier) {
    static final String KIND = "audit.renewed";
    private static final String EARLIER = "earlier";

    /// Returns the entry that is to be the first.
    Pending pending() {
        var detail = Json.object().put("log", log).put(EARLIER, earlier.json()).build();
        return Pending.of(Event.of(KIND, "homarus", "The log goes on under new keys.", detail), true, Effect.NONE);
    }

    /// Reads what the first entry of the log says; empty where there is none, or it is another one.
    static Optional<Beginning> read(AuditFiles files, AuditKeys keys) throws IOException {
        try (var entries = AuditFiles.openReadOnly(files.entries())) {
            return entries.channel().isPresent() ? read(entries.channel().get(), keys) : Optional.empty();
        }
    }

    private static Optional<Beginning> read(FileChannel entries, AuditKeys keys) throws IOException {
        var reader = new FrameReader(entries, 0, entries.size());
        return reader.next() ? of(Lookup.open(keys, 0, reader.sealed())) : Optional.empty();
    }

    private static Optional<Beginning> of(Entry first) {
        if (!first.event().kind().equals(KIND)) {
            return Optional.empty();
        }
        try {
            var detail = first.event().detail();
            var head = detail.object(EARLIER).orElseThrow(() -> new JsonException(EARLIER, "is missing"));
            return Optional.of(new Beginning(
                    (int) detail.number("log", 0, 2, Integer.MAX_VALUE),
                    new Head(head.number("size", -1, 0, Long.MAX_VALUE), root(head.text("root")))));
        } catch (JsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] root(String text) {
        var root = HexFormat.of().parseHex(text);
        return Digests.hex(root).equals(text) ? root : new byte[0];
    }
}
