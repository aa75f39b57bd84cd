package dev.homarus.command;

/// What the worst thing is that a [Plan] may do, mildest first.
public enum Risk {
    /// Reads inside the workspace, or says something about the machine that is no secret.
    READS,
    /// Changes what is inside the workspace.
    WRITES_INSIDE,
    /// Reads or changes what is outside the workspace.
    WRITES_OUTSIDE,
    /// Reaches the network.
    NETWORK,
    /// Loses work that cannot be had back, or ends processes.
    DESTRUCTIVE,
    /// Wants rights that the user does not have.
    PRIVILEGE;

    /// Returns the worse of two.
    public Risk join(Risk other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
