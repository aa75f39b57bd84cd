package dev.homarus.cli;

import dev.homarus.protocol.Json;
import java.util.Optional;

/// How a model answers, as `model add` says it.
///
/// @param writtenCalls whether it writes calls of tools as text
/// @param maxOutput the most tokens of one answer
/// @param reasoning `off`, `low`, `medium` or `high`
record ModelManner(boolean writtenCalls, Optional<Long> maxOutput, Optional<String> reasoning) {
    void addTo(Json.Builder body) {
        body.put("writtenCalls", writtenCalls).put("reasoning", reasoning);
        maxOutput.ifPresent(most -> body.put("maxOutput", most));
    }
}
