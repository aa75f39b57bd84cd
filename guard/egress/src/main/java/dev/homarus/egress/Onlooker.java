package dev.homarus.egress;

import dev.homarus.policy.Permit;
import dev.homarus.types.Outgoing;

/// Who is shown a request before it goes, where the owner wants to see what its destination is sent.
public interface Onlooker {
    /// Nobody: what has to be seen first does not go.
    Onlooker NOBODY = (out, sha256) -> new Answer.No("the owner looks at each request to "
            + out.destination().name() + " first, and this one is shown to nobody");

    /// What came of a look.
    sealed interface Answer {
        /// Exactly this may go.
        ///
        /// @param permit for the [dev.homarus.policy.Action.SendExactly] of this request
        record Yes(Permit permit, Ledger.Answered by) implements Answer {}

        /// It may not.
        ///
        /// @param reason a clause for a person
        record No(String reason) implements Answer {}
    }

    /// Shows a request, and blocks until there is an answer.
    ///
    /// @param sha256 of all of it, as in [dev.homarus.policy.Action.SendExactly#sha256]
    Answer show(Outgoing out, String sha256);
}
