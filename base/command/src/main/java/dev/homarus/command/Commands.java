package dev.homarus.command;

import java.util.List;
import java.util.Optional;

/// Tells what a command line means. Thread-safe; the same text and surroundings give the same answer.
public final class Commands {
    private static final int MAX_TEXT = 32_768;

    private Commands() {}

    /// Analyses a command line.
    ///
    /// @param folder the working folder, absolute, as seen inside the sandbox
    public static Analysis analyse(String text, String folder, Surroundings around) {
        try {
            int hidden = Letters.suspicious(text);
            if (hidden >= 0) {
                throw new NotAnalysable("it holds a character that hides or reorders others: " + Letters.name(hidden));
            }
            if (text.length() > MAX_TEXT) {
                throw new NotAnalysable("it is too long to be analysed");
            }
            var sentence = new Parser(new Scanner(text).tokens()).sentence();
            return new Planner(folder, around).plan(sentence);
        } catch (NotAnalysable e) {
            var beginning = text.substring(0, Math.min(text.length(), MAX_TEXT));
            Optional<String> forbidden = Hints.forbidden(beginning, around, folder);
            return new Analysis.Opaque(
                    List.of(e.reason()), e.isImpossible() && forbidden.isEmpty() ? Optional.of(e.reason()) : forbidden);
        }
    }
}
