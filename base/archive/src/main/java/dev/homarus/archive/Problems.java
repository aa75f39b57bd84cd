package dev.homarus.archive;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;

/// Why an archive is refused. The sentences quote nothing of it.
final class Problems {
    private Problems() {}

    static ProblemException unknown() {
        return of("ARCHIVE-001", "It is no zip, tar or tar.gz archive", "Open it with exec instead.");
    }

    static ProblemException malformed(String what) {
        return of("ARCHIVE-002", "The archive " + what, "It could be read in two ways; pack it again.");
    }

    static ProblemException forbidden(String what) {
        return of("ARCHIVE-003", "The archive holds " + what, "Only plain files and folders are taken.");
    }

    static ProblemException over(String what) {
        return of("ARCHIVE-004", "The archive " + what, "Open a smaller one.");
    }

    private static ProblemException of(String code, String sentence, String remedy) {
        return new Problem(code, sentence + ".", remedy).asException();
    }
}
