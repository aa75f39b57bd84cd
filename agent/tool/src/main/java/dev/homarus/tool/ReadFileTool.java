package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.Found;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `read_file`: a text file or a folder's listing below the workspace, never through a symbolic link.
public final class ReadFileTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "read_file",
            "Read a text file of the workspace, or list a folder. Paths are relative.",
            new Parameters().text("path").schema());

    private final FileHands hands;

    public ReadFileTool(FileHands hands) {
        this.hands = hands;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return FileHands.shownPath(arguments);
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.READ_LOCAL), Set.of(), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            arguments.text("path");
            return hands.read(FileHands.path(arguments, "path"), asking, permit -> {
                running.accept(shown(arguments));
                return switch (hands.workspace().read(permit)) {
                    case Found.Text(var text, var cut) ->
                        ToolResult.outside(State.DONE, text + (cut ? "\n[file cut]" : ""), "file");
                    case Found.Names(var names, var more) ->
                        ToolResult.outside(State.DONE, lines(names) + (more ? "\n[more]" : ""), "file");
                };
            });
        });
    }

    private static String lines(List<String> names) {
        return names.stream().map(Shown::exactly).collect(Collectors.joining("\n"));
    }
}
