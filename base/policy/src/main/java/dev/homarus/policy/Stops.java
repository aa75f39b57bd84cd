package dev.homarus.policy;

import java.util.Optional;

/// What the owner has stopped. Nothing else that is known weighs against it: no trust level, consent, rule, Grant
/// or setting.
///
/// @param local whether nothing leaves this machine; what stays on it goes on
/// @param paused whether nothing runs, changes a file or is sent at all
public record Stops(boolean local, boolean paused) {
    /// Nothing is stopped.
    public static final Stops NONE = new Stops(false, false);

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

    /// Returns the refusal of an Action that is stopped.
    Optional<Decision> refusal(Action action) {
        if (paused && isWork(action)) {
            return leaving().map(reason -> new Decision.Deny("halt.paused", reason));
        }
        return local && leaves(action)
                ? leaving().map(reason -> new Decision.Deny("egress.local", reason))
                : Optional.empty();
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
            case Action.Send send -> send.destination().reach() != dev.homarus.types.Destination.Reach.LOCAL;
            case Action.Connect connect -> true;
            case Action.Fetch fetch -> true;
            case Action.Search search -> true;
            case Action.RunCommand run -> false;
            case Action.RunPlan run -> false;
            case Action.WriteWorkspace write -> false;
            case Action.ReadWorkspace read -> false;
            case Action.Speak speak -> false;
            case Action.Operate operate -> false;
        };
    }
}
