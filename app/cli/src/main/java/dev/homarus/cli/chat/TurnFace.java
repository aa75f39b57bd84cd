package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import java.util.Optional;

/// How a person sees a Turn while it runs. All methods are called on one thread; none waits longer than a
/// moment.
interface TurnFace {
    /// What was said has arrived, and its Turn has begun.
    void begun();

    /// A piece of the reply has come.
    void text(String piece);

    /// What is going on now, in a few words; told again and again, so that a face can show that time passes.
    void busy(String what);

    /// A tool has ended.
    void tool(Json.Obj event);

    /// A question is open; returns whether this face can ask it.
    boolean ask(Json.Obj approval);

    /// What the person has answered meanwhile, if anything.
    Optional<String> answer();

    /// What was typed is not an answer, or the gateway would not take it.
    void askAgain(String why);

    /// The question is closed.
    void closed(Json.Obj approval, boolean here);

    /// Whether the person wants the Turn to stop.
    boolean wantsToStop();
}
