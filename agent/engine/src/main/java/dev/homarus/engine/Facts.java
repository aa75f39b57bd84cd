package dev.homarus.engine;

import dev.homarus.protocol.Json;

/// What a worker says a file is. It has read the file and may be the file's: what it says is held within bounds.
///
/// @param architecture as `llama`
/// @param context tokens of prompt and answer together, on this machine
/// @param trained tokens that the model was made for
/// @param need bytes of memory
/// @param answers whether it answers; else it only makes embeddings
public record Facts(String architecture, long context, long trained, long need, boolean answers) {
    private static final long MOST = 1L << 50;

    /// @throws dev.homarus.protocol.JsonException where it says something else
    static Facts of(Json.Obj json) {
        var architecture = json.text("architecture");
        return new Facts(
                architecture.matches("[a-z0-9._-]{1,40}") ? architecture : "unknown",
                json.number("context", 0, 1, MOST),
                json.number("trained", 0, 0, MOST),
                json.number("need", 0, 0, MOST),
                json.flag("answers", true));
    }
}
