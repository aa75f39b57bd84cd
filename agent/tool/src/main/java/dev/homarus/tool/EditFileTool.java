package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.FileHands.Draft;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `edit_file`: exact replacement in a text file.
public final class EditFileTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "edit_file",
            "Replace exact text that occurs once in a file (all: everywhere).",
            new Parameters().text("path").text("old").text("new").flag("all").schema());

    private final FileHands hands;

    public EditFileTool(FileHands hands) {
        this.hands = hands;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return WriteFileTool.target(arguments);
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.WRITE), Set.of("path"), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var path = WorkspacePath.of(arguments.text("path"));
            var old = arguments.text("old");
            var replacement = arguments.text("new");
            boolean all = arguments.flag("all", false);
            if (old.isEmpty() || old.equals(replacement)) {
                throw FileHands.failed("old has to be some text, and new another");
            }
            var before = hands.content(path, asking);
            var text = before.text();
            int count = count(text, old);
            if (count == 0) {
                throw FileHands.failed("old does not occur in the file; read it and copy the text exactly");
            }
            if (count > 1 && !all) {
                throw FileHands.failed("old occurs " + count + " times; add lines around it, or set all");
            }
            var after = ChangeText.bytes(text.replace(old, replacement));
            hands.change(List.of(new Draft(path, before, Optional.of(after))), asking, running);
            return ToolResult.done("Replaced " + count + (count == 1 ? " place." : " places."));
        });
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
