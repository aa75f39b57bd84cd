package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;

/// What a tool answers.
///
/// @param text for the model
public record ToolResult(State state, String text, Label label) {
    /// How it went.
    public enum State {
        DONE,
        FAILED,
        REFUSED
    }

    /// Why nothing was done.
    static ToolResult refused(Answer.Refused refused) {
        return new ToolResult(State.REFUSED, "Not done: " + refused.reason() + ".", refused.label());
    }

    /// Homarus' own words about what was wrong with the call.
    public static ToolResult failed(String reason) {
        return new ToolResult(State.FAILED, "Error: " + reason, Label.SYSTEM);
    }

    /// Homarus' own words about what was done.
    static ToolResult done(String text) {
        return new ToolResult(State.DONE, text, Label.SYSTEM);
    }

    /// Text from outside: nobody vouches for it.
    static ToolResult outside(State state, String text, String source) {
        return new ToolResult(
                state,
                text,
                Label.of(Classification.PERSONAL, Provenance.UNTRUSTED).from(source));
    }
}
