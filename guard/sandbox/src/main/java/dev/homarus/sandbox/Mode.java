package dev.homarus.sandbox;

/// How much a command may do, as its owner has set it for an agent, a Session or a skill. No mode reaches the
/// bare
/// machine or a network.
public enum Mode {
    /// Commands do not run.
    OFF,
    /// The workspace may be changed; [Limits#STANDARD] or what the settings say.
    STANDARD,
    /// The workspace may be read only, nothing is written outside a `/tmp` of the run's own, and the limits are
    /// [Limits#tighter].
    STRICT
}
