package dev.homarus.session;

import dev.homarus.types.Label;
import java.util.List;

/// What one Turn reads and adds to: a stored Session, or messages that a stateless caller brought along.
public interface Conversation {
    /// Returns the Session's name.
    String session();

    /// Returns the messages of this and earlier Turns, oldest first.
    List<Message> messages();

    /// Whether these are all that there ever were; the oldest of a long conversation are not at hand.
    default boolean isWhole() {
        return true;
    }

    /// Returns the join of the labels of everything so far.
    Label label();

    /// Adds messages, in order. Where messages are stored, they are durable before [#end] returns.
    void add(List<Message> messages);

    /// Ends the Turn; only the first call does.
    ///
    /// @param state `done`, `stopped` or `failed`
    void end(String state);
}
