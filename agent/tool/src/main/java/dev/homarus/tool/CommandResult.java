package dev.homarus.tool;

import dev.homarus.command.Analysis;
import dev.homarus.command.Risk;
import dev.homarus.protocol.Shown;
import dev.homarus.sandbox.Outcome;
import dev.homarus.sandbox.Output;
import dev.homarus.tool.ToolResult.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a model reads of how a command ended.
///
/// @param folders what the workspace's folders hold
record CommandResult(FolderLabels folders) {
    private static final String CONFINED =
            "it has to do with a folder labelled in homarus.json5, so it could change files only there";

    /// Says what a command could not do, where it may have wanted to.
    static Optional<String> bounds(boolean alone, Analysis analysis) {
        boolean reads = analysis instanceof Analysis.Analysed analysed && analysed.risk() == Risk.READS;
        return alone && !reads ? Optional.of(CONFINED) : Optional.empty();
    }

    /// @param missing why the command had no network, where it needed one
    /// @param bounds what it could not change
    /// @param reached whether it may have reached anything; what that brought is nobody's word
    /// @param notes what became of its connections
    ToolResult of(
            Outcome outcome, Optional<String> missing, Optional<String> bounds, boolean reached, List<String> notes) {
        var source = reached ? OwnWorkspace.NETWORK : "exec";
        var network = missing.map(why -> "\n[no network: " + why + "]")
                .orElse(notes.isEmpty() ? "" : "\n[network: " + String.join("; ", notes) + "]");
        var opened = outcome.opened();
        var told = network
                + bounds.map(why -> "\n[" + why + "]").orElse("")
                + (opened.isEmpty()
                        ? ""
                        : "\n[replaced while it ran, so it may have seen into it: " + shown(opened) + "]");
        var result = switch (outcome) {
            case Outcome.Done(var exit, var output, var took) ->
                ToolResult.outside(
                        exit == 0 ? State.DONE : State.FAILED,
                        (exit == 0 ? "" : "exit status " + exit + "\n") + text(output) + told,
                        source);
            case Outcome.Failed(var problem) -> ToolResult.failed(problem.line());
            case Outcome.TimedOut(var output, var took) ->
                ToolResult.outside(
                        State.FAILED, "stopped after " + took.toSeconds() + " s\n" + text(output) + told, source);
            case Outcome.Killed(var why, var output, var took) ->
                ToolResult.outside(State.FAILED, "stopped: " + why + "\n" + text(output) + told, source);
        };
        return new ToolResult(result.state(), result.text(), result.label().join(folders.together(opened)));
    }

    private static String text(Output output) {
        var planted = shown(output.planted());
        return output.text()
                + (output.cut() ? "\n[output cut]" : "")
                + (planted.isEmpty()
                        ? ""
                        : "\n[changed, and run later by other programs on their own: " + planted + "]");
    }

    private static String shown(List<String> names) {
        return names.stream().map(Shown::exactly).collect(Collectors.joining(", "));
    }
}
