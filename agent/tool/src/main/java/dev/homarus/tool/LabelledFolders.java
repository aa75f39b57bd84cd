package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Call;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Provenance;
import java.util.function.Consumer;

/// A file tool whose results have at least the label that the owner has given to the folder they come from.
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
        if (result.label().provenance() != Provenance.UNTRUSTED) {
            return result;
        }
        var held = folders.at(arguments.optionalText("path").orElse(""));
        return new ToolResult(result.state(), result.text(), result.label().join(held));
    }
}
