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
/// @param analysis what is known about the command, where the Action runs one; nothing means that nothing is
///     known
/// @param label of everything the Turn has read
/// @param hidden whether what would be shown of the Action holds characters that cannot be seen
/// @param rules the owner's policy
/// @param trust how far the owner has opened this Homarus
/// @param elevated until when commands that want more rights may be asked about
/// @param running the right by which the command runs that wants something now
/// @param stops what the owner has stopped
/// @param regions where what is sent may be processed
public record Facts(
        Instant now,
        List<Grant> grants,
        List<Consent> consents,
        boolean sandboxed,
        Optional<Analysis> analysis,
        Label label,
        boolean hidden,
        Rules rules,
        Trust trust,
        Optional<Instant> elevated,
        Optional<Permit> running,
        Stops stops,
        Regions regions) {
    public Facts {
        grants = List.copyOf(grants);
        consents = List.copyOf(consents);
    }

    /// The least that can be known besides these: no Analysis, a Turn that has read anything, no policy, level
    /// 1, nothing stopped.
    public Facts(Instant now, List<Grant> grants, List<Consent> consents, boolean sandboxed) {
        this(
                now,
                grants,
                consents,
                sandboxed,
                Optional.empty(),
                Label.UNKNOWN,
                false,
                Rules.CAUTIOUS,
                Trust.LOCAL,
                Optional.empty(),
                Optional.empty(),
                Stops.NONE,
                Regions.ANY);
    }

    /// Returns facts that hold nothing but the time: everything that needs more is denied or asked.
    public static Facts at(Instant now) {
        return new Facts(now, List.of(), List.of(), false);
    }

    /// Returns these facts with one more Grant.
    public Facts with(Grant grant) {
        var all = new ArrayList<>(grants);
        all.add(grant);
        return new Facts(
                now, all, consents, sandboxed, analysis, label, hidden, rules, trust, elevated, running, stops,
                regions);
    }

    /// Returns these facts with what is known about the Action.
    public Facts about(Optional<Analysis> known, Label read, boolean unseen) {
        return new Facts(
                now, grants, consents, sandboxed, known, read, unseen, rules, trust, elevated, running, stops, regions);
    }

    /// Returns these facts under another policy.
    public Facts under(Rules other, Trust level, Optional<Instant> until) {
        return new Facts(
                now, grants, consents, sandboxed, analysis, label, hidden, other, level, until, running, stops,
                regions);
    }

    /// Returns these facts while a command runs by this right.
    public Facts running(Optional<Permit> by) {
        return new Facts(
                now, grants, consents, sandboxed, analysis, label, hidden, rules, trust, elevated, by, stops, regions);
    }

    /// Returns these facts where the owner has stopped this.
    public Facts stopped(Stops now) {
        return new Facts(
                this.now, grants, consents, sandboxed, analysis, label, hidden, rules, trust, elevated, running, now,
                regions);
    }

    /// Returns these facts where what is sent may be processed there.
    public Facts within(Regions where) {
        return new Facts(
                now, grants, consents, sandboxed, analysis, label, hidden, rules, trust, elevated, running, stops,
                where);
    }
}
