package dev.homarus.flow;

import dev.homarus.types.Label;
import java.util.List;

/// What is to happen with a call.
///
/// @param reasons sentences for the owner; at least one
/// @param label of whatever the call's arguments carry
public record Judgement(Decision decision, List<String> reasons, Label label) {
    /// Most permissive first.
    public enum Decision {
        /// Nothing in it needs a person; other rules may still ask.
        ALLOW,
        /// A person has to see it.
        ASK,
        /// Never right.
        DENY
    }

    public Judgement {
        reasons = List.copyOf(reasons);
    }
}
