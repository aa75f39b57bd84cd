package dev.homarus.pseudonym;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.util.List;

/// A JSON value in whose strings and names values stand for tokens again.
///
/// @param label as in [Restored]
/// @param unknown as in [Restored]
public record RestoredJson(Json json, Label label, List<String> unknown) {
    public RestoredJson {
        unknown = List.copyOf(unknown);
    }
}
