package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.audit.AuditLog;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.table.Disclosure;
import dev.homarus.table.Question;
import dev.homarus.table.Table;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `query_table`: counts and sums over a CSV file. An answer has the label of its file; one over enough
/// rows, which says nothing of a single one, goes down from SENSITIVE to PERSONAL.
public final class QueryTableTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "query_table",
            "Reckon over a CSV file. measures: \"sum COLUMN\", or count, mean, median, min, max, distinct; where:"
                    + " \"COLUMN >= 2026-01\", or = != < <= > contains. Sums over many rows may leave where the rows may"
                    + " not, small groups as one; whole: all groups, kept here.",
            new Parameters()
                    .text("path")
                    .texts("measures")
                    .texts("group_by")
                    .texts("where")
                    .flag("whole")
                    .schema());

    private final FileHands hands;
    private final FolderLabels folders;
    private final Declassifier declassifier;

    /// @param leastRows how many rows an answer has to rest on to be lowered; 0 where none is
    public QueryTableTool(FileHands hands, FolderLabels folders, int leastRows, AuditLog audit, WorkTimes times) {
        this.hands = hands;
        this.folders = folders;
        this.declassifier = new Declassifier(new Disclosure(leastRows), audit, times);
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return Stream.of("measures", "group_by", "where")
                .flatMap(name -> texts(arguments, name).stream())
                .map(Shown::exactly)
                .collect(Collectors.joining("; ", FileHands.shownPath(arguments) + " ", ""));
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.READ_LOCAL), Set.of(), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        var result = FileHands.attempt(() -> answered(arguments, asking, running));
        return result.state() == State.FAILED
                ? new ToolResult(result.state(), result.text(), result.label().join(held(arguments)))
                : result;
    }

    private ToolResult answered(Json.Obj arguments, Asking asking, Consumer<String> running) {
        arguments.text("path");
        var path = FileHands.path(arguments, "path");
        boolean whole = arguments.flag("whole", false);
        try {
            var question =
                    Question.of(texts(arguments, "measures"), texts(arguments, "group_by"), texts(arguments, "where"));
            var file = hands.read(path, asking, permit -> {
                running.accept(shown(arguments));
                return hands.workspace().whole(permit, Table.MAX_BYTES);
            });
            var label = ToolResult.outside(State.DONE, "", "file").label().join(folders.at(path.text()));
            var answer =
                    declassifier.answer(Table.read(file.bytes()), question, path.text(), file, label, asking, whole);
            var kept = answer.kept()
                    .map(why -> "\n[this keeps the label of its file: " + why + "]")
                    .orElse("");
            return new ToolResult(State.DONE, AnswerText.of(answer.answer()) + kept, answer.label());
        } catch (ProblemException e) {
            if (e.problem().code().startsWith("TABLE-")) {
                // It names columns, which are the file's words.
                return ToolResult.outside(
                        State.FAILED, "Error: " + Shown.exactly(e.problem().line()), "file");
            }
            throw e;
        }
    }

    /// Returns the texts of an argument: a list of them, or one alone.
    private static List<String> texts(Json.Obj arguments, String name) {
        return arguments.get(name).isEmpty()
                ? List.of()
                : arguments.get(name).get() instanceof Json.Str(var one)
                        ? List.of(one)
                        : arguments.array(name).stream()
                                .map(item -> item instanceof Json.Str(var text) ? text : "")
                                .toList();
    }

    /// What is said about a call that failed says something of the file.
    private Label held(Json.Obj arguments) {
        try {
            return folders.at(FileHands.path(arguments, "path").text());
        } catch (JsonException | ProblemException e) {
            // No path: nothing was read.
            return Label.SYSTEM;
        }
    }
}
