package dev.homarus.approval;

import dev.homarus.command.Risk;

/// Risks in words for a person.
final class Risks {
    private Risks() {}

    /// Returns the end of a sentence that begins with what it is about.
    static String does(Risk risk) {
        return switch (risk) {
            case READS -> "only reads";
            case WRITES_INSIDE -> "changes no more than the workspace";
            case WRITES_OUTSIDE -> "reads or changes what is outside the workspace";
            case NETWORK -> "reaches the network";
            case DESTRUCTIVE -> "loses work that cannot be had back";
            case PRIVILEGE -> "wants the rights of another user";
        };
    }
}
