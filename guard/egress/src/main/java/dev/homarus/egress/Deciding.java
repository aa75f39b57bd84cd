package dev.homarus.egress;

import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Rules;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Segment;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What the policy says about requests to models, by what holds at the moment.
record Deciding(Bounds bounds, Consents consents, InstantSource clock) {
    Decision on(Destination to, Label label) {
        return on(new Action.Send(to, label), Optional.empty());
    }

    /// Each part has to be cleared by itself: what they are together says neither that all of them are, nor
    /// that one of them is not.
    ///
    /// @param seen a person's yes to these bytes, redeemed
    Decision on(Outgoing out, Label label, Optional<Permit> seen) {
        var parts = out.segments().stream().map(Segment::label).distinct().toList();
        return on(
                new Action.Send(
                        out.destination(),
                        label,
                        parts.isEmpty() ? List.of(label) : parts,
                        seen.isPresent() ? Exactly.sha256(out) : ""),
                seen);
    }

    private Decision on(Action.Send send, Optional<Permit> seen) {
        var to = send.destination();
        if (!bounds.declared().test(to.origin())) {
            return new Decision.Deny("egress.unknown", "the owner has not declared this destination");
        }
        var facts = new Facts(clock.instant(), List.of(), consents.all(), false)
                .under(Rules.CAUTIOUS, bounds.trust().get(), Optional.empty())
                .stopped(bounds.stops().get())
                .within(bounds.regions().get())
                .looking(bounds.looked().get())
                .running(seen);
        return Policy.decide(send, facts);
    }
}
