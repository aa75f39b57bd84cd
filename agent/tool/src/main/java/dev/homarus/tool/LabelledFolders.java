package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Call;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.util.function.Consumer;

/// A file tool whose results have at least the label that the owner has given to the folder they come from. So has what
/// it says about a call that failed there: whether a text occurs in a file, and how often, is about what the file
/// holds.
public record LabelledFolders(Tool tool, FolderLabels folders) implements Tool {
    @Override
    public ToolSpec spec() {
        return tool.spec();
    }

    @Override
    public String shown(Json.Obj arguments) {
        return tool.shown(arguments);
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return tool.judged(arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        var result = tool.call(arguments, asking, running);
        if (result.label().provenance() != Provenance.UNTRUSTED && result.state() != ToolResult.State.FAILED) {
            return result;
        }
        return new ToolResult(result.state(), result.text(), result.label().join(held(arguments)));
    }

    private Label held(Json.Obj arguments) {
        try {
            var patch = arguments.optionalText("patch");
            if (patch.isPresent()) {
                return UnifiedPatch.parse(patch.get()).files().stream()
                        .map(file -> at(file.path()))
                        .reduce(Label.SYSTEM, Label::join);
            }
            return at(arguments.optionalText("path").orElse(""));
        } catch (JsonException | FileHands.Ended | ProblemException e) {
            // No path: nothing was read.
            return Label.SYSTEM;
        }
    }

    /// However the path is spelled, it is compared as the tool understands it.
    private Label at(String path) {
        return folders.at(WorkspacePath.of(path).text());
    }
}
