package dev.homarus.command;

/// Says why a command line has no certain meaning; it never leaves this package.
final class NotAnalysable extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean impossible;

    NotAnalysable(String reason) {
        this(reason, false);
    }

    private NotAnalysable(String reason, boolean impossible) {
        super(reason, null, false, false);
        this.impossible = impossible;
    }

    /// What is asked for is not there, so that it need not be asked about.
    static NotAnalysable impossible(String reason) {
        return new NotAnalysable(reason, true);
    }

    boolean isImpossible() {
        return impossible;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
