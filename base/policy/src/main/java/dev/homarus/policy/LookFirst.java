package dev.homarus.policy;

import dev.homarus.types.Destination;
import java.util.List;

/// Models whose requests the owner wants to see before they go: which bytes, exactly, a person has let out.
final class LookFirst {
    private LookFirst() {}

    /// Decides whether exactly these bytes may go, as far as a person's look is what is missing. Whatever else
    /// has to hold is decided when they are sent.
    static Decision decide(Action.SendExactly send, Facts facts) {
        return facts.grants().stream().anyMatch(grant -> grant.answers(send, facts.now()) || grant.covers(send, facts))
                ? new Decision.Allow(new Permit(send, Policy.LOOK, List.of(), facts.now()))
                : ask(send.destination());
    }

    /// Decides about a request against which nothing else speaks.
    static Decision decide(Action.Send send, Facts facts) {
        if (!facts.looked().contains(send.destination().name())) {
            return new Decision.Allow(new Permit(send, "egress.clearance", List.of(), facts.now()));
        }
        return facts.running().filter(permit -> permit.letsOut(send)).isPresent()
                ? new Decision.Allow(new Permit(send, Policy.LOOK, List.of(), facts.now()))
                : ask(send.destination());
    }

    private static Decision ask(Destination to) {
        return new Decision.Ask(Policy.LOOK, "the owner looks at each request to " + to.name() + " first");
    }
}
