package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A tool that reaches nothing but the workspace, unless its result says [#NETWORK]. Where the owner vouches for what
/// lies there, its results are KNOWN; else nobody's word.
///
/// @param own whether the owner does, now
public record OwnWorkspace(Tool tool, BooleanSupplier own) implements Around {
    /// The source of a result that the network had a part in.
    static final String NETWORK = "exec over the network";

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        var result = tool.call(arguments, asking, running);
        var label = result.label();
        return own.getAsBoolean()
                        && label.provenance() == Provenance.UNTRUSTED
                        && !label.sources().contains(NETWORK)
                ? new ToolResult(result.state(), result.text(), known(label))
                : result;
    }

    /// Returns the same label of somebody's word; whatever else it says stays.
    private static Label known(Label label) {
        return new Label(
                        label.classification(),
                        Provenance.KNOWN,
                        label.readers(),
                        label.domains(),
                        label.sources(),
                        label.deadline())
                .from("workspace");
    }
}
