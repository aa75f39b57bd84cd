package dev.homarus.command;

import java.util.List;
import java.util.stream.Collectors;

/// Says in plain words what a Plan will do.
final class Words {
    private Words() {}

    static String sentence(List<Analysis.Use> uses) {
        var names = uses.stream().map(Analysis.Use::name).distinct().collect(Collectors.joining(", "));
        var risk = uses.stream().map(Analysis.Use::risk).reduce(Risk.READS, Risk::join);
        boolean known = uses.stream().allMatch(Analysis.Use::profiled);
        return names + ": " + what(risk, known);
    }

    private static String what(Risk risk, boolean known) {
        return switch (risk) {
            case READS -> known ? "only reads, inside the workspace." : "is not known to do more than read.";
            case WRITES_INSIDE -> known ? "changes files in the workspace." : "may change anything in the workspace.";
            case WRITES_OUTSIDE -> known ? "reaches outside the workspace." : "may do anything the sandbox allows.";
            case NETWORK -> "wants to reach the network.";
            case DESTRUCTIVE -> "can lose work that cannot be had back, or end processes.";
            case PRIVILEGE -> "wants rights that only the system's administrator has.";
        };
    }
}
