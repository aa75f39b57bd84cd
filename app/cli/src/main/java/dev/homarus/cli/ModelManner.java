package dev.homarus.cli;

import dev.homarus.protocol.Json;
import java.util.Optional;

/// How a model answers, as `model add` says it.
///
/// @param writtenCalls whether it writes calls of tools as text
/// @param maxOutput the most tokens of one answer
/// @param reasoning `off`, `low`, `medium` or `high`
/// @param context the tokens that it takes at once
record ModelManner(boolean writtenCalls, Optional<Long> maxOutput, Optional<String> reasoning, Optional<Long> context) {
    /// Returns what to do with the context that a tested model's server says it has.
    static Optional<String> serverContext(Json.Obj tested) {
        long tokens = tested.number("serverContext", 0, 0, Long.MAX_VALUE);
        return tokens == 0
                ? Optional.empty()
                : Optional.of("Its server says that it takes " + tokens
                        + " tokens. To cut longer conversations to that: homarus model add … --context " + tokens);
    }

    void addTo(Json.Builder body) {
        body.put("writtenCalls", writtenCalls).put("reasoning", reasoning);
        maxOutput.ifPresent(most -> body.put("maxOutput", most));
        context.ifPresent(tokens -> body.put("context", tokens));
    }
}
