package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `read_file`: a text file or a folder's listing below the workspace, never through a symbolic link.
public final class ReadFileTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "read_file",
            "Read a text file of the workspace, or list a folder.",
            Json.object()
                    .put("type", "object")
                    .put(
                            "properties",
                            Json.object()
                                    .put(
                                            "path",
                                            Json.object()
                                                    .put("type", "string")
                                                    .put("description", "relative; . is the workspace")
                                                    .build())
                                    .build())
                    .put("required", Json.strings(List.of("path")))
                    .build());

    /// The longest path, in characters.
    private static final int MAX_PATH = 4_096;

    private final ActionGate gate;
    private final Workspace workspace;
    private final InstantSource clock;

    public ReadFileTool(ActionGate gate, Workspace workspace, InstantSource clock) {
        this.gate = gate;
        this.workspace = workspace;
        this.clock = clock;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return Shown.exactly(arguments.optionalText("path").orElse(""));
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        Action.ReadWorkspace action;
        try {
            action = new Action.ReadWorkspace(asking.session(), relative(arguments.text("path")));
        } catch (JsonException e) {
            return ToolResult.failed(e.sentence());
        }
        return switch (gate.request(action, asking)) {
            case Answer.Refused refused -> ToolResult.refused(refused);
            case Answer.Granted(var permit) -> {
                running.accept(shown(arguments));
                yield read(permit);
            }
        };
    }

    /// Returns the path below the workspace, where it is given as commands see it, too.
    private static String relative(String path) {
        if (path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
            throw new JsonException("path", "has to be a file name of at most " + MAX_PATH + " characters");
        }
        var inside = path;
        for (var prefix : List.of(ExecTool.WORKSPACE, ".")) {
            if (inside.equals(prefix)) {
                return "";
            }
            if (inside.startsWith(prefix + "/")) {
                inside = inside.substring(prefix.length() + 1);
            }
        }
        return inside;
    }

    private ToolResult read(Permit permit) {
        var path = permit.redeem(Action.ReadWorkspace.class, clock.instant()).path();
        return switch (workspace.read(path)) {
            case Workspace.Found.Text(var text, var cut) ->
                ToolResult.outside(State.DONE, text + (cut ? "\n[file cut]" : ""), "file");
            case Workspace.Found.Folder(var names) ->
                ToolResult.outside(
                        State.DONE, names.stream().map(Shown::exactly).collect(Collectors.joining("\n")), "file");
            case Workspace.Found.Not(var reason) -> ToolResult.failed(reason);
        };
    }
}
