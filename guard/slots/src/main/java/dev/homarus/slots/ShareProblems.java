package dev.homarus.slots;

import dev.homarus.types.Problem;

/// What a person is told about shares. A share is named by its place among those that were typed.
final class ShareProblems {
    private ShareProblems() {}

    static RuntimeException unreadable(int place, Share.Fault fault, int letters) {
        var sentence = switch (fault) {
            case LENGTH -> "has " + letters + " letters and digits where a share has 80.";
            case LETTER -> "has a character that is in no share, behind its first " + letters + ".";
            case CHECK -> "has a typing error: its check digits do not fit.";
            case VERSION -> "was made by a newer version of the program.";
        };
        var remedy = switch (fault) {
            case LENGTH, LETTER, CHECK ->
                "Compare it with the paper, group by group. Shares have digits and letters, but no U; O counts as"
                        + " 0, I and L as 1.";
            case VERSION -> "Use the version that made it, or a newer one.";
        };
        return new Problem("SLOT-001", "The share in place " + place + " " + sentence, remedy).asException();
    }

    static RuntimeException another(int place) {
        return new Problem(
                        "SLOT-002",
                        "The share in place " + place + " belongs to another key than this home's slot.",
                        "Use the shares that were handed out together for this home; older ones stop counting when new"
                                + " ones are made.")
                .asException();
    }

    static RuntimeException tooFew(int needed, int given) {
        return new Problem(
                        "SLOT-003",
                        "This home opens with " + needed + " shares, and " + given + (given == 1 ? " is" : " are")
                                + " here.",
                        "Bring " + (needed - given) + " more, each from another paper.")
                .asException();
    }

    static RuntimeException twice(int index) {
        return new Problem(
                        "SLOT-004",
                        "Share " + index + " was given twice.",
                        "Type each share once; every one has another number on its paper.")
                .asException();
    }

    static RuntimeException changed() {
        return new Problem(
                        "SLOT-005",
                        "Together these shares do not give the key of this slot: one of them was changed on purpose, or the"
                                + " key ring was.",
                        "Try other shares of the same set, or a copy of keyring.json.")
                .asException();
    }
}
