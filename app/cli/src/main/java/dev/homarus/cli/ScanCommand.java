package dev.homarus.cli;

import dev.homarus.detect.Detector;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Problem;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `vault scan`: secrets in files, before the files go anywhere. What is found is named by file, line and kind;
/// the
/// value is not shown. What was not read is named, too.
record ScanCommand(Context context) {
    private static final int MAX_FILES = 100_000;
    private static final int MAX_NAMED = 20;

    private record Place(String file, int line, String type) {}

    /// @param everything whether folders like `target` are entered
    int run(List<Path> paths, boolean everything, boolean json) {
        return run(paths, new ScannedFiles(everything, MAX_FILES), json);
    }

    /// @throws dev.homarus.types.ProblemException CLI-046 not readable, CLI-049 more files than are looked at
    int run(List<Path> paths, ScannedFiles files, boolean json) {
        var detector = Detector.standard();
        var found = new ArrayList<Place>();
        ScannedFiles.Result result;
        var all = paths.isEmpty() ? List.of(Path.of("")) : paths;
        all.stream().filter(path -> !Files.exists(path.toAbsolutePath())).forEach(path -> {
            throw unreadable(path.toString());
        });
        try {
            result = files.each(all, (name, text) -> found.addAll(look(detector, name, text)));
        } catch (UncheckedIOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        if (json) {
            json(found, result);
        } else {
            report(found, result);
        }
        if (result.cut()) {
            throw new Problem(
                            "CLI-049",
                            "There are more than " + files.max() + " files; the others were not looked at.",
                            "Look at one folder after the other: homarus vault scan FOLDER")
                    .asException();
        }
        return found.isEmpty() ? Cli.DONE : Cli.FAILED;
    }

    private void json(List<Place> found, ScannedFiles.Result result) {
        var rows = found.stream()
                .map(place -> Json.object()
                        .put("file", place.file())
                        .put("line", place.line())
                        .put("type", place.type())
                        .build())
                .toList();
        var left = result.left().stream()
                .map(one -> Json.object()
                        .put("file", one.name())
                        .put("why", one.why())
                        .build())
                .toList();
        context.screen()
                .json(Json.object()
                        .put("files", result.read())
                        .put("found", Json.array(rows))
                        .put("notRead", Json.array(left))
                        .build());
    }

    private void report(List<Place> found, ScannedFiles.Result result) {
        var screen = context.screen();
        found.forEach(place -> screen.line(place.file() + ":" + place.line() + "  " + place.type()));
        screen.note(
                found.isEmpty()
                        ? "Nothing that looks like a secret in " + result.read() + " files."
                        : "Found in " + result.read() + " files: " + found.size()
                                + ". Take them out, and put them into the vault: homarus vault set NAME");
        result.left().stream()
                .limit(MAX_NAMED)
                .forEach(one -> screen.note("Not read: " + one.name() + " (" + one.why() + ")."));
        if (result.left().size() > MAX_NAMED) {
            screen.note("Not read: " + (result.left().size() - MAX_NAMED) + " more; --json names all.");
        }
    }

    private static List<Place> look(Detector detector, String name, String text) {
        return detector.inspect(text).stream()
                .filter(found -> found.classification() == Classification.SECRET)
                .map(found -> new Place(
                        name,
                        1
                                + (int) text.substring(0, found.start())
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count(),
                        found.type()))
                .distinct()
                .toList();
    }

    /// Lets git ask before each commit in the repository that a folder is in.
    int installHook(Path here) {
        var around = context.around();
        var launcher = around.launcher().map(Path::toString).orElse("homarus");
        var hooks = GitRepository.around(here).hooks(around.user(), around.settings());
        var written = new ScanHook(hooks, launcher).install();
        context.screen().note("Git asks before each commit of every repository with these hooks: " + written);
        return Cli.DONE;
    }

    static RuntimeException unreadable(String what) {
        return new Problem("CLI-046", "It cannot be read: " + what + ".", "Check the path and its permissions.")
                .asException();
    }
}
