package dev.homarus.steward;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// What a person is told when an export does not go on.
final class Problems {
    private Problems() {}

    static ProblemException relative() {
        return problem(
                "EXPORT-001",
                "The folder of the export is not an absolute path.",
                "Name it from the root, like /home/me/export.");
    }

    static ProblemException inside() {
        return problem(
                "EXPORT-002",
                "The folder of the export and a folder that Homarus uses stand one inside the other.",
                "Choose a folder elsewhere, outside the home and the workspace.");
    }

    static ProblemException notEmpty() {
        return problem(
                "EXPORT-003",
                "The folder of the export is not an empty folder.",
                "Name one that is empty or not there yet; nothing was changed.");
    }

    static ProblemException noParent() {
        return problem(
                "EXPORT-004",
                "The folder that the export is to stand in is not there.",
                "Make it first, or look whether the path is spelt right and the disk is connected.");
    }

    static ProblemException disk(IOException cause) {
        var text = String.valueOf(cause.getMessage());
        if (text.contains("No space left") || text.contains("quota")) {
            return problem(
                    "EXPORT-005",
                    "The disk of the export is full.",
                    "Make room there, or choose another disk; what was written was removed.");
        }
        boolean denied = cause instanceof AccessDeniedException || text.contains("Read-only");
        return problem(
                "EXPORT-005",
                denied
                        ? "The folder of the export may not be written."
                        : "The disk refused to write the export ("
                                + cause.getClass().getSimpleName() + ").",
                "Choose a folder that belongs to this user, on a disk that is connected and may be written.");
    }

    static ProblemException cancelled() {
        return problem("EXPORT-006", "The export was cancelled.", "Start it again; what had been written was removed.");
    }

    private static ProblemException problem(String code, String sentence, String remedy) {
        return new Problem(code, sentence, remedy).asException();
    }
}
