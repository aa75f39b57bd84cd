package dev.homarus.types;

/// What a person is told when something did not work.
///
/// @param code stable and searchable: a room in capitals, a dash, three digits (`VAULT-003`)
/// @param sentence what happened, without content that is labelled above PUBLIC
/// @param remedy what to do about it
public record Problem(String code, String sentence, String remedy) {
    public Problem {
        if (!code.matches("[A-Z]{2,12}-[0-9]{3}")) {
            throw new IllegalArgumentException("not a Problem code: " + code);
        }
    }

    /// Returns the one line that every face prints: `CODE sentence. remedy`.
    public String line() {
        return code + " " + sentence + " " + remedy;
    }

    /// Returns an exception that carries this Problem to the face that shows it.
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
