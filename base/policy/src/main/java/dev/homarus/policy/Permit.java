package dev.homarus.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// The right to perform one [Action] once. Only [Policy] can make one: a method with an effect takes a
/// Permit,
/// so a forgotten check does not compile.
///
/// The Action travels inside the Permit; what is performed is exactly what was decided on. Thread-safe.
public final class Permit {
    /// How long after the decision a Permit can be redeemed.
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /// The rule of commands that a person's answer or standing Grants have allowed.
    static final String ANSWERED = "exec.grant";

    private final Action action;
    private final String rule;
    private final List<String> grants;
    private final Instant expires;
    private final AtomicBoolean redeemed = new AtomicBoolean();

    Permit(Action action, String rule, List<String> grants, Instant now) {
        this.action = action;
        this.rule = rule;
        this.grants = List.copyOf(grants);
        this.expires = now.plus(LIFETIME);
    }

    /// Returns the rule that allowed it, for the record.
    public String rule() {
        return rule;
    }

    /// Returns the ids of the standing Grants that allowed it together, if that is what did.
    public List<String> grants() {
        return grants;
    }

    /// Whether this was for the command that wants the connection, and was redeemed.
    boolean runs(Action.Connect connect) {
        return redeemed.get()
                && switch (action) {
                    case Action.RunPlan run ->
                        run.session().equals(connect.session()) && run.command().equals(connect.command());
                    case Action.RunCommand run ->
                        run.session().equals(connect.session()) && run.command().equals(connect.command());
                    default -> false;
                };
    }

    /// Whether the host stands in the command as an address, and a person has answered to exactly this
    /// command.
    boolean names(Action.Connect connect) {
        return grants.isEmpty()
                && rule.equals(ANSWERED)
                && action instanceof Action.RunPlan run
                && run.plan().hosts().contains(connect.place());
    }

    /// Whether this was for a page of the same host, by `https` too, and was redeemed.
    boolean leads(Action.Fetch fetch) {
        return redeemed.get()
                && action instanceof Action.Fetch from
                && from.session().equals(fetch.session())
                && from.address().host().equals(fetch.address().host());
    }

    /// Whether this was a person's yes to exactly the bytes of this request, and was redeemed.
    boolean letsOut(Action.Send send) {
        return redeemed.get()
                && action instanceof Action.SendExactly let
                && let.destination().equals(send.destination())
                && let.sha256().equals(send.sha256());
    }

    /// Hands out the Action for performing it, at most once.
    ///
    /// @throws IllegalStateException when it was redeemed before, has expired, or is for another kind of
    ///     Action
    public <A extends Action> A redeem(Class<A> kind, Instant now) {
        if (!kind.isInstance(action)) {
            throw new IllegalStateException("the Permit is for another kind of Action");
        }
        if (!now.isBefore(expires)) {
            throw new IllegalStateException("the Permit has expired");
        }
        if (!redeemed.compareAndSet(false, true)) {
            throw new IllegalStateException("the Permit was redeemed before");
        }
        return kind.cast(action);
    }
}
