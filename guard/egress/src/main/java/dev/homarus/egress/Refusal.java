package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;

/// Why a request does not go: on record, and told to whoever wanted to send it.
///
/// @param reason a clause for a person
/// @param stops what the owner has stopped
record Refusal(String rule, String reason, Stops stops) {
    ProblemException on(AuditLog audit, Outgoing out, Label label) {
        var detail = Json.object().put("decision", "deny").put("rule", rule).put("bytes", out.size());
        audit.append(EgressGate.event("egress.denied", out, label, detail));
        return new Problem(
                        rule.equals(Policy.LOOK) ? "EGRESS-013" : "EGRESS-001",
                        "Nothing was sent: " + reason + ".",
                        remedy(out))
                .asException();
    }

    private String remedy(Outgoing out) {
        if (rule.equals(Policy.LOOK)) {
            return "Say it again and allow the request; or let requests to it go unseen with: homarus model look "
                    + out.destination().name().replaceFirst("^provider:", "") + " off";
        }
        return stops.leaving().isPresent()
                ? "See what is stopped with: homarus status."
                : "See what a model may be sent with: homarus model list.";
    }
}
