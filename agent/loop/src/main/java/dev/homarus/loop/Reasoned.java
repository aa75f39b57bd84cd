package dev.homarus.loop;

import dev.homarus.provider.ModelReply;
import dev.homarus.provider.Thoughts;
import dev.homarus.session.Message;
import java.util.HashMap;
import java.util.Map;

/// What one model has reasoned so far in one Turn, by the first call that followed. It is in no transcript.
final class Reasoned {
    private final Map<String, Thoughts> byCall = new HashMap<>();

    void keep(ModelReply reply) {
        if (!reply.calls().isEmpty() && !reply.thoughts().isNone()) {
            byCall.put(reply.calls().getFirst().id(), reply.thoughts());
        }
    }

    /// Returns what was reasoned before the calls of a message.
    Thoughts of(Message message) {
        return message.calls().isEmpty()
                ? Thoughts.NONE
                : byCall.getOrDefault(message.calls().getFirst().id(), Thoughts.NONE);
    }
}
