package dev.homarus.approval;

import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Kind;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;

/// Who may give which answer to a question.
final class Answering {
    private Answering() {}

    static void check(Approval question, Principal by, Reply reply) {
        if (!by.may(Scope.APPROVE) || hasAsked(question, by)) {
            throw new Problem(
                            "APPROVAL-006",
                            "Who asks for something cannot allow it, nor can anyone without the scope approve.",
                            "Answer it in the dashboard, in a terminal, or with a token of scope approve.")
                    .asException();
        }
        if (!reply.digest().map(question.digest()::equals).orElse(true)) {
            throw new Problem(
                            "APPROVAL-004",
                            "This is not the question that was shown.",
                            "Look at it again: homarus approvals show " + question.id())
                    .asException();
        }
        boolean offered = question.choices().stream()
                .anyMatch(choice -> choice.lasting() == reply.lasting() && choice.breadth() == reply.breadth());
        if (reply.yes() && !offered) {
            throw new Problem(
                            "APPROVAL-005",
                            "This cannot be allowed for that long or that widely.",
                            "See what can be: homarus approvals show " + question.id())
                    .asException();
        }
    }

    /// A token's own words are in the label of the Turn; where there are too many sources to tell, they may be.
    private static boolean hasAsked(Approval question, Principal by) {
        var sources = question.label().sources();
        return by.kind() == Kind.TOKEN
                && by.may(Scope.CHAT)
                && (sources.contains("token:" + by.id()) || sources.contains("many"));
    }
}
