package dev.homarus.cli;

import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The hook by which git asks `vault scan` before each commit. A hook that is there already stays as it is: the
/// script
/// is then put beside it, to be called from it.
///
/// @param folder of the repository's hooks
/// @param launcher what starts `homarus`
record ScanHook(Path folder, String launcher) {
    private static final String HOOK = "pre-commit";
    private static final String BESIDE = "homarus-pre-commit";
    private static final String MARK = "vault scan --everything";
    private static final String SCRIPT = """
            #!/bin/sh
            # Looks for secrets in what is about to be committed.
            into=$(mktemp -d) || exit 1
            trap 'rm -rf "$into"' EXIT
            git diff --cached --name-only -z --no-renames --diff-filter=d --ignore-submodules=all |
              git checkout-index -z --stdin --prefix="$into/" || exit 1
            cd "$into" && HOMARUS vault scan --everything
            """;

    /// Puts it there, and returns where.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-045 another hook is there, and does not call it
    Path install() {
        var hook = folder.resolve(HOOK);
        if (!Files.exists(hook, LinkOption.NOFOLLOW_LINKS) || text(hook).contains(MARK)) {
            return write(hook);
        }
        var beside = write(folder.resolve(BESIDE));
        if (text(hook).contains(beside.toString())) {
            return beside;
        }
        throw new Problem(
                        "CLI-045",
                        "There is a hook already, and it stays as it is: " + hook + ".",
                        "Add this line to it: " + quoted(beside.toString()) + " || exit 1")
                .asException();
    }

    private Path write(Path file) {
        try {
            PrivateFiles.write(file, SCRIPT.replace("HOMARUS", quoted(launcher)).getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return file;
        } catch (IOException | UncheckedIOException e) {
            throw ScanCommand.unreadable(file.toString());
        }
    }

    private static String text(Path hook) {
        try {
            return Files.readString(hook, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
