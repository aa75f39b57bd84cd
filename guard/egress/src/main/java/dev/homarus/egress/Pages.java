package dev.homarus.egress;

import dev.homarus.policy.Permit;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import java.util.Optional;

/// Gets pages of other machines, one `GET` each.
public interface Pages {
    /// Returns what stands in a URL that may not leave with it, in words for the owner, and puts that on record;
    /// nothing where it may. Nothing is hidden in a URL: it leaves as it is, or not at all.
    Optional<String> forbids(String url, String session, Label label);

    /// Gets the page that a Permit is for; where it leads is told, and not followed.
    ///
    /// @param label of what its URL may have been made of
    /// @throws dev.homarus.types.ProblemException EGRESS-002 unreachable, EGRESS-003 not in time, EGRESS-004 no
    ///     trusted TLS, EGRESS-005 cancelled, EGRESS-006 address refused, EGRESS-010 the URL cannot be sent,
    ///     EGRESS-011 not text, EGRESS-012 cut off
    Page fetch(Permit permit, Label label);

    /// Asks the search engine that a Permit is for.
    ///
    /// @param ask the whole request, to exactly that engine
    /// @throws dev.homarus.types.ProblemException as [#fetch]; EGRESS-001 where the engine is not declared,
    ///     EGRESS-007 no key, EGRESS-008 no usable one
    Page search(Permit permit, Outgoing ask);
}
