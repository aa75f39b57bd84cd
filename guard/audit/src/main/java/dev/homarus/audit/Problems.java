package dev.homarus.audit;

import dev.homarus.types.Problem;

/// What a person is told when the audit log cannot do its work.
final class Problems {
    static final Problem FULL = new Problem(
            "AUDIT-003",
            "The audit log is not keeping up.",
            "Nothing was done. Try again in a moment; when it stays, check the disk that holds the audit folder.");

    static final Problem TOO_LONG = new Problem(
            "AUDIT-004",
            "An audit entry would be longer than " + FrameReader.MAX_RECORD + " bytes.",
            "Nothing was done. Make the request smaller.");

    static final Problem CLOSED =
            new Problem("AUDIT-005", "The audit log is closed.", "Nothing was done. Start the gateway again.");

    private Problems() {}

    static Problem locked() {
        return new Problem(
                "AUDIT-001",
                "The audit log is open in another process.",
                "Stop the other gateway of this home first, with `homarus stop`.");
    }

    static Problem unreachable(Exception cause) {
        return new Problem(
                "AUDIT-001",
                "The audit log cannot be opened (" + cause.getClass().getSimpleName() + ").",
                "Check that the audit folder and the file beside the home can be written by this user.");
    }

    static Problem failed(Exception cause) {
        return new Problem(
                "AUDIT-002",
                "The audit log could not be written (" + cause.getClass().getSimpleName()
                        + "), so nothing that has to be logged is done any more.",
                "Make room on the disk that holds the audit folder, then start the gateway again.");
    }
}
