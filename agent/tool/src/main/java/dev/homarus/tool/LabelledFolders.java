package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.policy.Words;
import dev.homarus.policy.Words.Whose;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.util.List;
import java.util.Locale;
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
        if (leavesItsLabel(arguments)) {
            return ToolResult.failed(
                    "what is packed in a labelled folder can be extracted only where its content keeps its label");
        }
        var result = tool.call(arguments, lowers(arguments, asking) ? asking.in(() -> seen(asking)) : asking, running);
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

    /// Whether a change would bring what the conversation has read to where it would be taken for less harmful, or
    /// for being about something else.
    private boolean lowers(Json.Obj arguments, Asking asking) {
        if (tool.judged(arguments).effect().filter(Effect.WRITE::equals).isEmpty()) {
            return false;
        }
        var read = asking.label();
        return places(arguments).stream()
                .anyMatch(there -> (read.classification().compareTo(Classification.PERSONAL) > 0
                                && read.classification().compareTo(there.classification()) > 0)
                        || !there.domains().containsAll(read.domains()));
    }

    /// Only a person who has seen the very content may allow that.
    private static Words seen(Asking asking) {
        var words = asking.words().get();
        return words.whose() == Whose.FORBIDDEN
                ? words
                : new Words(
                        Whose.STRANGERS,
                        "this conversation has read what is " + described(asking.label())
                                + ", and what is written here will not be taken for that any more");
    }

    private static String described(Label label) {
        return label.classification().name().toLowerCase(Locale.ROOT)
                + (label.domains().isEmpty() ? "" : " and about " + String.join(", ", label.domains()));
    }

    private Label held(Json.Obj arguments) {
        return places(arguments).stream().reduce(Label.SYSTEM, Label::join);
    }

    /// Returns the labels of the places that a call names, each by itself.
    private List<Label> places(Json.Obj arguments) {
        try {
            var patch = arguments.optionalText("patch");
            if (patch.isPresent()) {
                return UnifiedPatch.parse(patch.get()).files().stream()
                        .map(file -> at(file.path()))
                        .toList();
            }
            return List.of(at(arguments.optionalText("path").orElse("")));
        } catch (JsonException | FileHands.Ended | ProblemException e) {
            // No path: nothing was read.
            return List.of();
        }
    }

    /// However the path is spelled, it is compared as the tool understands it.
    private Label at(String path) {
        return folders.at(WorkspacePath.of(path).text());
    }
}
