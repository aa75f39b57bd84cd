package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Call;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A tool that reaches nothing but the workspace, unless its result says [#NETWORK]. Where the owner vouches for what
/// lies there, its results are KNOWN; else nobody's word.
///
/// @param own whether the owner does, now
public record OwnWorkspace(Tool tool, BooleanSupplier own) implements Tool {
    /// The source of a result that the network had a part in.
    static final String NETWORK = "exec over the network";

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
        return own.getAsBoolean()
                        && result.label().provenance() == Provenance.UNTRUSTED
                        && !result.label().sources().contains(NETWORK)
                ? new ToolResult(
                        result.state(),
                        result.text(),
                        Label.of(result.label().classification(), Provenance.KNOWN)
                                .from("workspace"))
                : result;
    }
}
