package dev.homarus.cli;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `data`: what is stored, as a whole.
@Command(name = "data", description = "What is stored, as a whole: take all of it along.")
final class DataCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    DataCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(
            name = "export",
            description = "Write everything you have here into a new or empty folder, in standard formats, in clear.",
            footer = {
                "",
                "Conversations become Markdown files, everything else JSON Lines; README.md and manifest.json say",
                "what is there, and what is not and why. Values of secrets are never written. Whoever has the",
                "folder can read it."
            })
    int export(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--notes", description = "The conversations only.") boolean notes,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var body = Json.object()
                .put("folder", BackupCommand.absolute(spec, folder))
                .put("notes", notes)
                .build();
        var result = LongRun.done(context, "/api/data/export", body);
        if (json) {
            context.screen().json(result);
            return Cli.DONE;
        }
        report(result);
        return Cli.DONE;
    }

    private void report(Json.Obj result) {
        var absent = Reports.objects(result, "absent");
        if (!absent.isEmpty()) {
            Reports.table(
                    context,
                    List.of("NOT EXPORTED", "ROWS", "WHY"),
                    absent.stream()
                            .map(space -> List.of(
                                    space.text("space"), Long.toString(number(space, "rows")), space.text("why")))
                            .toList());
        }
        var unreadable = result.object("unreadable").orElse(Json.Obj.EMPTY);
        for (var code : unreadable.members().keySet()) {
            var rows = Words.count(number(unreadable, code), "row does", "rows do");
            context.screen().note(code + ": " + rows + " not open; manifest.json names them.");
        }
        if (number(result, "secretRows") > 0) {
            context.screen()
                    .note(Words.count(number(result, "secretRows"), "row is", "rows are")
                            + " left out, labelled secret.");
        }
        context.screen()
                .note(Words.count(number(result, "rows"), "row", "rows") + " in "
                        + Words.count(number(result, "files"), "file", "files") + ", "
                        + Words.bytes(number(result, "bytes")) + ", in clear in "
                        + Shown.exactly(result.text("folder")) + ".");
    }

    private static long number(Json.Obj json, String name) {
        return json.number(name, 0, 0, Long.MAX_VALUE);
    }
}
