package dev.homarus.policy;

import dev.homarus.command.Analysis;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a decision may rest on, gathered before it is made.
///
/// @param now the time of the decision
/// @param grants approvals that a person gave
/// @param consents what destinations may be sent
/// @param sandboxed whether commands can be isolated on this machine
/// @param analysis what is known about the command, where the Action runs one; nothing means that nothing is known
/// @param label of everything the Turn has read
public record Facts(
        Instant now,
        List<Grant> grants,
        List<Consent> consents,
        boolean sandboxed,
        Optional<Analysis> analysis,
        Label label) {
    public Facts {
        grants = List.copyOf(grants);
        consents = List.copyOf(consents);
    }

    /// Facts about something that is no command, in a Turn that has read anything.
    public Facts(Instant now, List<Grant> grants, List<Consent> consents, boolean sandboxed) {
        this(now, grants, consents, sandboxed, Optional.empty(), Label.UNKNOWN);
    }

    /// Returns facts that hold nothing but the time: everything that needs more is denied or asked.
    public static Facts at(Instant now) {
        return new Facts(now, List.of(), List.of(), false);
    }

    /// Returns these facts with one more Grant.
    public Facts with(Grant grant) {
        var all = new ArrayList<>(grants);
        all.add(grant);
        return new Facts(now, all, consents, sandboxed, analysis, label);
    }
}
