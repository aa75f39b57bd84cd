package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A file tool whose results have at least the label that the owner has given to the folder they come from. So has what
/// it says about a call that failed there: whether a text occurs in a file, and how often, is about what the file
/// holds.
public record LabelledFolders(Tool tool, FolderLabels folders) implements Around {
    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        if (leavesItsLabel(arguments)) {
            return ToolResult.failed(
                    "what is packed in a labelled folder can be extracted only where its content keeps its label");
        }
        var result = tool.call(arguments, Lowering.seen(asking, lowered(arguments, asking)), running);
        if (result.label().provenance() != Provenance.UNTRUSTED && result.state() != ToolResult.State.FAILED) {
            return result;
        }
        return new ToolResult(result.state(), result.text(), result.label().join(held(arguments)));
    }

    private boolean leavesItsLabel(Json.Obj arguments) {
        try {
            var into = arguments.optionalText("into");
            return into.isPresent() && !held(arguments).flowsTo(at(into.get()));
        } catch (JsonException | ProblemException e) {
            // The tool says what is wrong with it.
            return false;
        }
    }

    private Map<String, Label> lowered(Json.Obj arguments, Asking asking) {
        return tool.effect(arguments).filter(Effect.WRITE::equals).isEmpty()
                ? Map.of()
                : Lowering.of(asking.label(), places(arguments));
    }

    private Label held(Json.Obj arguments) {
        return places(arguments).values().stream().reduce(Label.SYSTEM, Label::join);
    }

    /// Returns the labels of the places that a call names, each by itself.
    private Map<String, Label> places(Json.Obj arguments) {
        try {
            var places = new TreeMap<String, Label>();
            var patch = arguments.optionalText("patch");
            if (patch.isPresent()) {
                UnifiedPatch.parse(patch.get()).files().forEach(file -> place(places, file.path()));
            } else {
                place(places, arguments.optionalText("path").orElse(""));
            }
            return places;
        } catch (JsonException | FileHands.Ended | ProblemException e) {
            // No path: nothing was read.
            return Map.of();
        }
    }

    private void place(Map<String, Label> places, String path) {
        var plain = WorkspacePath.of(path).text();
        places.put(plain, tool.passesClosedFolders() ? folders.around(plain) : folders.at(plain));
    }

    /// However the path is spelled, it is compared as the tool understands it.
    private Label at(String path) {
        return folders.at(WorkspacePath.of(path).text());
    }
}
