package dev.homarus.policy;

import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the owner has stopped. Nothing else that is known weighs against it: no trust level, consent, rule,
/// Grant or setting.
///
/// @param local whether nothing leaves this machine; what stays on it goes on
/// @param paused whether nothing runs, changes a file or is sent at all
/// @param hosts machines that are sent nothing: names or addresses in lower case, without a dot at the end
public record Stops(boolean local, boolean paused, Set<String> hosts) {
    /// Nothing is stopped.
    public static final Stops NONE = new Stops(false, false);

    public Stops {
        hosts = hosts.stream().map(Stops::plain).collect(Collectors.toUnmodifiableSet());
    }

    /// No host is forbidden.
    public Stops(boolean local, boolean paused) {
        this(local, paused, Set.of());
    }

    /// Returns the one spelling of a host.
    public static String plain(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// Whether this machine is sent nothing.
    public boolean forbids(String host) {
        return !hosts.isEmpty() && hosts.contains(plain(host));
    }

    /// Returns why nothing may leave this machine, as a clause for a person; nothing where it may.
    public Optional<String> leaving() {
        if (paused) {
            return Optional.of("Homarus is paused; the owner lets it go on with: homarus resume");
        }
        return local
                ? Optional.of(
                        "nothing leaves this machine in local-only mode; the owner ends it with: homarus local off")
                : Optional.empty();
    }

    /// Returns why a page of another machine, or a search, may not go there now, as a clause for a person.
    public Optional<String> refusal(Destination to) {
        return leaving()
                .or(() -> forbids(to.host()) ? Optional.of("the owner has forbidden " + to.host()) : Optional.empty());
    }

    /// Returns the refusal of an Action that is stopped.
    Optional<Decision> refusal(Action action) {
        if (paused && isWork(action)) {
            return leaving().map(reason -> new Decision.Deny("halt.paused", reason));
        }
        if (local && leaves(action)) {
            return leaving().map(reason -> new Decision.Deny("egress.local", reason));
        }
        return host(action)
                .filter(this::forbids)
                .map(host -> new Decision.Deny(
                        "egress.forbidden",
                        "the owner has forbidden " + host
                                + "; the owner takes that back with: homarus ledger allow-again " + plain(host)));
    }

    private static Optional<String> host(Action action) {
        return switch (action) {
            case Action.Send send -> Optional.of(send.destination().host());
            case Action.Connect connect -> Optional.of(connect.host());
            case Action.Fetch fetch -> Optional.of(fetch.address().host());
            case Action.Search search -> Optional.of(search.engine().host());
            case Action.SendExactly send -> Optional.of(send.destination().host());
            case Action.RunCommand run -> Optional.empty();
            case Action.RunPlan run -> Optional.empty();
            case Action.WriteWorkspace write -> Optional.empty();
            case Action.ReadWorkspace read -> Optional.empty();
            case Action.Speak speak -> Optional.empty();
            case Action.Operate operate -> Optional.empty();
        };
    }

    /// Whether it is the assistant's doing; what a person does through a face is not.
    private static boolean isWork(Action action) {
        return switch (action) {
            case Action.Effect effect -> true;
            case Action.Send send -> true;
            case Action.ReadWorkspace read -> true;
            case Action.Speak speak -> false;
            case Action.Operate operate -> false;
        };
    }

    private static boolean leaves(Action action) {
        return switch (action) {
            case Action.Send send -> send.destination().reach() != Reach.LOCAL;
            case Action.Connect connect -> true;
            case Action.Fetch fetch -> true;
            case Action.Search search -> true;
            case Action.SendExactly send -> send.destination().reach() != Reach.LOCAL;
            case Action.RunCommand run -> false;
            case Action.RunPlan run -> false;
            case Action.WriteWorkspace write -> false;
            case Action.ReadWorkspace read -> false;
            case Action.Speak speak -> false;
            case Action.Operate operate -> false;
        };
    }
}
