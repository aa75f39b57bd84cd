package dev.homarus.files;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;

/// What can be wrong with a file or its path. The sentences name no file: whoever asked knows which one it was.
final class Problems {
    private Problems() {}

    static ProblemException path(String what) {
        return of("FILES-001", "The path " + what + ".", "Give a path below the workspace, such as src/a.txt.");
    }

    static ProblemException absent() {
        return of("FILES-002", "There is no such file.", "List the folder to see what there is.");
    }

    static ProblemException notOrdinary() {
        return of(
                "FILES-003",
                "It is a link, a device, a pipe, or a file with more than one name.",
                "Only ordinary files and folders can be used.");
    }

    static ProblemException tooLarge(String what) {
        return of("FILES-004", what + ".", "Use a smaller part of it.");
    }

    static ProblemException notText() {
        return of("FILES-005", "It is not a text file.", "Use exec to look at it.");
    }

    static ProblemException broken(boolean writing) {
        return of(
                "FILES-006",
                "It cannot be " + (writing ? "written" : "read") + ".",
                "Look at its permissions and at the space on the disk.");
    }

    static ProblemException changed() {
        return of("FILES-007", "It was changed in between, and nothing was done.", "Read it again.");
    }

    static ProblemException nothingToUndo() {
        return of("FILES-008", "There is no change of this session that can be undone.", "Edit the file instead.");
    }

    static ProblemException busy() {
        return of("FILES-009", "It did not open in time.", "Try again in a moment.");
    }

    static ProblemException unsafe() {
        return of(
                "FILES-010",
                "This system cannot open folders safely.",
                "Keep the workspace on a local file system of Linux or macOS.");
    }

    static ProblemException exists() {
        return of("FILES-011", "There is something of that name already.", "Choose another name.");
    }

    private static ProblemException of(String code, String sentence, String remedy) {
        return new Problem(code, sentence, remedy).asException();
    }
}
