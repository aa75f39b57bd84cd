package dev.homarus.policy;

import java.time.Instant;
import java.util.List;

/// What a decision may rest on, gathered before it is made.
///
/// @param now the time of the decision
/// @param grants approvals that a person gave
/// @param consents what destinations may be sent
/// @param sandboxed whether commands can be isolated on this machine
public record Facts(Instant now, List<Grant> grants, List<Consent> consents, boolean sandboxed) {
    public Facts {
        grants = List.copyOf(grants);
        consents = List.copyOf(consents);
    }

    /// Returns facts that hold nothing but the time: everything that needs more is denied or asked.
    public static Facts at(Instant now) {
        return new Facts(now, List.of(), List.of(), false);
    }

    /// Returns these facts with one more Grant.
    public Facts with(Grant grant) {
        var all = new java.util.ArrayList<>(grants);
        all.add(grant);
        return new Facts(now, all, consents, sandboxed);
    }
}
