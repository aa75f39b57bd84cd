package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import java.util.function.Consumer;

/// Something a model may call. Every effect of a tool goes through the ActionGate.
public interface Tool {
    ToolSpec spec();

    /// Whether a model is told about it now; where not, there is no such tool.
    default boolean isOffered() {
        return true;
    }

    /// Returns what a person is shown of a call, escaped, on one line.
    String shown(Json.Obj arguments);

    /// Does what was asked, or says why not; never throws for what the model or the owner did.
    ///
    /// @param running told when the effect begins, after it was allowed
    ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running);
}
