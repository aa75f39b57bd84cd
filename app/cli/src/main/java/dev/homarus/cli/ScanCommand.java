package dev.homarus.cli;

import dev.homarus.detect.Detector;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `vault scan`: secrets in files, before the files go anywhere. What is found is named by file, line and kind;
/// the
/// value is not shown.
record ScanCommand(Context context) {
    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_FILES = 100_000;
    private static final Set<String> PASSED_OVER = Set.of(".git", "node_modules", "target", ".venv", "__pycache__");
    private static final String HOOK = """
            #!/bin/sh
            # Looks for secrets in what is about to be committed.
            into=$(mktemp -d) || exit 1
            trap 'rm -rf "$into"' EXIT
            git diff --cached --name-only -z --diff-filter=ACMR |
              git checkout-index -z --stdin --prefix="$into/" || exit 1
            cd "$into" && HOMARUS vault scan
            """;

    private record Place(String file, int line, String type) {}

    private record Text(String name, String content) {}

    int run(List<Path> paths, boolean json) {
        var detector = Detector.standard();
        var found = new ArrayList<Place>();
        int[] files = {0};
        try (var texts = files(paths.isEmpty() ? List.of(Path.of("")) : paths)) {
            texts.forEach(text -> {
                files[0]++;
                found.addAll(look(detector, text));
            });
        } catch (UncheckedIOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        report(found, files[0], json);
        return found.isEmpty() ? Cli.DONE : Cli.FAILED;
    }

    private void report(List<Place> found, int files, boolean json) {
        if (json) {
            var rows = found.stream()
                    .map(place -> Json.object()
                            .put("file", place.file())
                            .put("line", place.line())
                            .put("type", place.type())
                            .build())
                    .toList();
            context.screen()
                    .json(Json.object()
                            .put("files", files)
                            .put("found", Json.array(rows))
                            .build());
            return;
        }
        found.forEach(place -> context.screen().line(place.file() + ":" + place.line() + "  " + place.type()));
        context.screen()
                .note(
                        found.isEmpty()
                                ? "Nothing that looks like a secret in " + files + " files."
                                : "Found in " + files + " files: " + found.size()
                                        + ". Take them out, and put them into the vault: homarus vault set NAME");
    }

    private static List<Place> look(Detector detector, Text text) {
        return detector.inspect(text.content()).stream()
                .filter(found -> found.classification() == Classification.SECRET)
                .map(found -> new Place(
                        text.name(),
                        1
                                + (int) text.content()
                                        .substring(0, found.start())
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count(),
                        found.type()))
                .distinct()
                .toList();
    }

    private static Stream<Text> files(List<Path> paths) {
        return paths.stream().flatMap(ScanCommand::below).limit(MAX_FILES).flatMap(file -> {
            try {
                return Files.size(file) > MAX_FILE ? Stream.empty() : text(file.toString(), Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        });
    }

    private static Stream<Path> below(Path path) {
        if (!Files.exists(path.toAbsolutePath())) {
            throw unreadable(path.toString());
        }
        try (var all = Files.walk(path.toString().isEmpty() ? Path.of(".") : path)) {
            return all
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> Stream.iterate(file, part -> part != null, Path::getParent)
                            .map(Path::getFileName)
                            .noneMatch(name -> name != null && PASSED_OVER.contains(name.toString())))
                    .limit(MAX_FILES)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /// Files with a zero byte hold no text.
    private static Stream<Text> text(String name, byte[] bytes) {
        for (byte one : bytes) {
            if (one == 0) {
                return Stream.empty();
            }
        }
        return Stream.of(new Text(name, new String(bytes, StandardCharsets.UTF_8)));
    }

    /// Returns the folder of the repository's hooks, found from this folder upwards.
    private static Path hooks() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".git"))) {
                return folder.resolve(".git").resolve("hooks");
            }
        }
        throw new Problem("CLI-047", "This folder is in no git repository.", "Go into one, and run it again.")
                .asException();
    }

    int installHook() {
        var hook = hooks().resolve("pre-commit");
        if (Files.exists(hook, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(
                            "CLI-045",
                            "There is a hook already: " + hook + ".",
                            "Add this line to it: homarus vault scan --staged || exit 1")
                    .asException();
        }
        var launcher = context.around().launcher().map(Path::toString).orElse("homarus");
        PrivateFiles.write(
                hook,
                HOOK.replace("HOMARUS", "'" + launcher.replace("'", "'\\''") + "'")
                        .getBytes(StandardCharsets.UTF_8));
        try {
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw unreadable(hook.toString());
        }
        context.screen().note("Git asks before each commit here: " + hook);
        return Cli.DONE;
    }

    private static RuntimeException unreadable(String what) {
        return new Problem("CLI-046", "It cannot be read: " + what + ".", "Check the path and its permissions.")
                .asException();
    }
}
