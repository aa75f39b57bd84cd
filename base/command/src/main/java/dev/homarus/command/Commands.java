package dev.homarus.command;

import java.util.List;
import java.util.Optional;

/// Tells what a command line means. Thread-safe; the same text and surroundings give the same answer.
public final class Commands {
    private Commands() {}

    /// Analyses a command line.
    ///
    /// @param folder the working folder, absolute, as seen inside the sandbox
    public static Analysis analyse(String text, String folder, Surroundings around) {
        return new Analysis.Opaque(List.of("command lines are not analysed yet"), Optional.empty());
    }
}
