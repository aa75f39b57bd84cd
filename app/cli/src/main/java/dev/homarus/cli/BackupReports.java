package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a person reads of their backups.
final class BackupReports {
    private BackupReports() {}

    /// Prints the snapshots in a folder.
    static void snapshots(Context context, String folder, List<Json.Obj> rows) {
        if (rows.isEmpty()) {
            context.screen()
                    .note("There is no snapshot in " + folder + " yet. Make the first with: homarus backup create "
                            + folder);
            return;
        }
        Reports.table(
                context,
                List.of("SNAPSHOT", "MADE", "RECORDS", "SIZE"),
                rows.stream()
                        .map(row -> List.of(
                                Long.toString(Reports.number(row, "number")),
                                Words.second(row.text("time")),
                                Long.toString(Reports.number(row, "records")),
                                Words.bytes(Reports.number(row, "bytes"))))
                        .toList());
    }

    /// Prints the folders of the plan, those this home was backed up to, and then, a line each, what is wrong.
    static void known(Context context, List<Json.Obj> made, List<Json.Obj> planned) {
        if (made.isEmpty() && planned.isEmpty()) {
            context.screen().note("This home was never backed up. Do it with: homarus backup create DIR");
            return;
        }
        if (!planned.isEmpty()) {
            Reports.table(
                    context,
                    List.of("PLANNED FOLDER", "STATE", "LAST"),
                    planned.stream()
                            .map(row -> List.of(row.text("folder"), state(row), when(row, "made")))
                            .toList());
        }
        if (!made.isEmpty()) {
            if (!planned.isEmpty()) {
                context.screen().line("");
            }
            Reports.table(
                    context,
                    List.of("FOLDER", "LAST", "PROVED BY A DRILL"),
                    made.stream()
                            .map(row -> List.of(row.text("folder"), when(row, "made"), when(row, "drilled")))
                            .toList());
        }
        var problems = new LinkedHashMap<String, String>();
        planned.forEach(
                row -> row.optionalText("problem").ifPresent(problem -> problems.put(row.text("folder"), problem)));
        made.forEach(row ->
                row.optionalText("problem").ifPresent(problem -> problems.putIfAbsent(row.text("folder"), problem)));
        problems.forEach((folder, problem) -> {
            context.screen().line("");
            context.screen().line(Shown.exactly(folder) + ": " + Shown.exactly(problem));
        });
    }

    /// Returns how the planned backups stand, in one line; empty where none are planned.
    static Optional<String> summary(List<Json.Obj> planned) {
        if (planned.isEmpty()) {
            return Optional.empty();
        }
        var trouble = planned.stream()
                .filter(target -> !List.of("fine", "unseen").contains(target.text("state")))
                .map(target -> target.text("folder") + " " + clause(target))
                .collect(Collectors.joining(", "));
        var last = planned.stream()
                .flatMap(target -> target.optionalText("made").stream())
                .max(Comparator.naturalOrder())
                .map(made -> "the last of " + Words.second(made))
                .orElse("none made yet");
        return Optional.of(trouble.isEmpty() ? last : last + "; " + trouble + ": homarus backup list");
    }

    private static String clause(Json.Obj target) {
        return target.text("state").equals("missing") ? "is not there" : state(target);
    }

    private static String state(Json.Obj target) {
        return switch (target.text("state")) {
            case "missing" -> "not there";
            case "silent" -> "does not answer";
            case "unseen" -> "not looked at yet";
            default -> target.text("state");
        };
    }

    private static String when(Json.Obj row, String name) {
        return row.optionalText(name).map(Words::second).orElse("never");
    }
}
