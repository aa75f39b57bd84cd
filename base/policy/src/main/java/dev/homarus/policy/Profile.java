package dev.homarus.policy;

/// What runs unasked where no rule says otherwise.
public enum Profile {
    /// Nothing: every command and every change of a file asks.
    CAUTIOUS,
    /// Commands that only read inside the workspace, where every option is known.
    BALANCED,
    /// Those, and commands that change what is inside the workspace, unless the Turn has read untrusted
    /// content.
    POWER
}
