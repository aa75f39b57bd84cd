package dev.homarus.command;

/// Says why a command line has no certain meaning; it never leaves this package.
final class NotAnalysable extends Exception {
    private static final long serialVersionUID = 1;

    NotAnalysable(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
