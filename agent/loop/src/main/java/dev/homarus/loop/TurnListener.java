package dev.homarus.loop;

import java.util.Optional;

/// Told what happens during a Turn, on the Turn's thread, in order.
public interface TurnListener {
    /// Where a tool call stands.
    enum CallState {
        ASKED,
        RUNNING,
        DONE,
        FAILED,
        REFUSED
    }

    /// A piece of the reply.
    void text(String piece);

    /// A change in a tool call.
    ///
    /// @param shown the call as a person may see it
    /// @param result the answer, at the end
    void call(String id, String tool, String shown, CallState state, Optional<String> result);
}
