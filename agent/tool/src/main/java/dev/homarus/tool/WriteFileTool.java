package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.FileHands.Draft;
import dev.homarus.types.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `write_file`: a whole text file, after a person has seen what changes.
public final class WriteFileTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "write_file",
            "Write a whole text file; its folders are made.",
            new Parameters().text("path").text("content").schema());

    private final FileHands hands;

    public WriteFileTool(FileHands hands) {
        this.hands = hands;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return target(arguments);
    }

    /// Returns a path as a person is shown it, with what it means when it is written.
    static String target(Json.Obj arguments) {
        var given = arguments.optionalText("path").orElse("");
        try {
            return Shown.exactly(given) + ChangeText.flag(WorkspacePath.of(given));
        } catch (ProblemException e) {
            return Shown.exactly(given);
        }
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.WRITE), Set.of("path"), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var path = WorkspacePath.of(arguments.text("path"));
            var after = ChangeText.bytes(arguments.text("content"));
            var before = hands.content(path, asking);
            hands.change(List.of(new Draft(path, before, Optional.of(after))), asking, running);
            return ToolResult.done("Wrote " + after.length + " bytes.");
        });
    }
}
