package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.util.List;

/// What a model elsewhere was not sent in a Turn, for the owner.
final class LeftHere {
    private LeftHere() {}

    /// Returns a line for each reason, with what would let it go.
    static List<String> lines(Json.Obj done) {
        return done.array("withheld").stream()
                .map(row -> Json.object(row, "withheld"))
                .map(row -> "[" + Shown.exactly(row.text("reason")) + ". " + Shown.exactly(row.text("remedy")) + "]")
                .toList();
    }
}
