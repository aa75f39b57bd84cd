package dev.homarus.slots;

import dev.homarus.types.Problem;

/// What a person is told about a store of the operating system.
final class StoreProblems {
    private StoreProblems() {}

    static RuntimeException none(String why, String remedy) {
        return new Problem("SLOT-020", why, remedy).asException();
    }

    static RuntimeException locked(String store) {
        return new Problem(
                        "SLOT-021",
                        store + " is locked, or has no keyring yet.",
                        "Unlock it (log in to the desktop, or open its settings once) and try again; another slot opens"
                                + " the home meanwhile.")
                .asException();
    }

    static RuntimeException noItem(String store) {
        return new Problem(
                        "SLOT-022",
                        store + " has no key of this home's slot.",
                        "It was removed, or this is another user or machine. Open with another slot, remove this one and"
                                + " make a new one.")
                .asException();
    }

    static RuntimeException late(String store) {
        return new Problem(
                        "SLOT-023",
                        store + " did not answer within " + Tool.BOUND.toSeconds() + " seconds.",
                        "If it asks for its password, answer and try again; otherwise restart it, or open with another"
                                + " slot.")
                .asException();
    }

    static RuntimeException refused(String store, int exit) {
        return new Problem(
                        "SLOT-024",
                        store + " refused (exit code " + exit + ").",
                        "Try it by hand with its own program; open with another slot meanwhile.")
                .asException();
    }

    static RuntimeException notTheKey(String store) {
        return new Problem(
                        "SLOT-025",
                        "What " + store + " keeps for this slot is not the slot's key.",
                        "Open with another slot, remove this one and make a new one.")
                .asException();
    }
}
