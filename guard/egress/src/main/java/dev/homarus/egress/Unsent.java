package dev.homarus.egress;

import dev.homarus.spending.Reservation;
import dev.homarus.types.Problem;
import java.util.Set;

/// Tells of a request that failed whether the other side can have got it. Where that is not certain it may have,
/// and may be paid for.
final class Unsent {
    /// Problems after which a body may have left: silence, a cancellation, a connection that broke.
    private static final Set<String> PERHAPS = Set.of("EGRESS-003", "EGRESS-005", "EGRESS-017", "PROXY-002");

    static final Problem CANCELLED = new Problem("EGRESS-005", "The request was cancelled.", "Ask again.");

    private Unsent() {}

    /// Ends a request before anything of it leaves, where nobody wants its answer any more.
    ///
    /// @param paid what was set aside for it, which is given back
    /// @throws dev.homarus.types.ProblemException EGRESS-005 on a thread that was interrupted
    static void ifCancelled(Reservation paid) {
        if (Thread.currentThread().isInterrupted()) {
            paid.release();
            throw CANCELLED.asException();
        }
    }

    /// Whether nothing of the body has left.
    static boolean is(Problem problem) {
        return !PERHAPS.contains(problem.code());
    }
}
